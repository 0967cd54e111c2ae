import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import { getWorkingDirectory } from '../../../core/builders/builder-service.ts'
import { defaultKeyPath } from '../../../core/builders/entry-match.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { describeFile, fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { listUsedKeys, type UsedKey } from '../../facts/ssh-key-files.ts'

export const keyMissing: Rule = {
  id: 'key-missing',
  severity: 'error',
  title: "The builder's private key is missing",
  headline: "The builder's private key is missing",
  background:
    'Root\'s SSH uses this key to prove that it may build. Without it the VM answers "Permission denied ' +
    '(publickey)". Restarting the builder doesn\'t bring the key back while its public half is still there, ' +
    'because the start script compares only the public halves.',
  detection: "The file that the third column of the machines entry names doesn't exist.",
  remedy:
    "Builderbar copies the key pair from the builder's working folder; the VM knows that pair. By hand: remove " +
    'both files, then restart the builder, whose start script installs them again: sudo rm -f ' +
    '/etc/nix/builder_ed25519 /etc/nix/builder_ed25519.pub, then sudo launchctl kickstart -k ' +
    "system/org.nixos.linux-builder (use the label of your builder). The key of a remote builder isn't stored on " +
    'this Mac, so there is nothing to copy.',
  permanentFix:
    "# the builder's start script installs the key pair in /etc/nix\nnix.linux-builder.enable = true;",
  link: 'ssh-key',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  return listUsedKeys(snapshot).flatMap((usedKey): Match[] => {
    const file = valueOrNull(usedKey.key.privateKey)
    if (file === null || (file.exists && (file.kind === 'file' || file.kind === 'link'))) return []
    return [createMatch(usedKey, file.exists ? describeFile(file) : 'no such file')]
  })
}

function createMatch({ facts, key }: UsedKey, value: string): Match {
  const { entry } = facts
  const isManaged = facts.kind === 'managed'
  return {
    subject: key.path,
    ...(isManaged ? {} : { title: `The private key of ${entry?.host} is missing`, permanentFix: null }),
    repairs: isManaged && getWorkingDirectory(facts.service) !== null ? ['reinstall-key'] : [],
    cause: `Root's SSH needs this key to log in, but the file is missing, so builds fail with "Permission denied (publickey)".`,
    explanation:
      `${key.path} is ${value === 'no such file' ? 'missing' : 'not a regular file'}. Root's SSH uses this key to prove that it may ` +
      `build. Without it ${isManaged ? 'the VM' : entry?.host} answers "Permission denied (publickey)", and the build fails. ` +
      (isManaged ? describeRemedy(facts, key.path) : describeRemoteRemedy(key.path, entry?.host)),
    evidence: [
      fromFile('Private key', key.path, null, value),
      ...(entry === null ? [] : [fromFile('Entry that names it', entry.file, entry.line, entry.uri)]),
    ],
  }
}

/** Returns the advice for a remote builder, whose key pair is not stored on this Mac: copying the local builder's pair would not help. */
function describeRemoteRemedy(path: string, host: string | undefined): string {
  return `Restore the key that ${host} accepts to ${path} (owner root, mode 0600), or point the entry to another key.`
}

function describeRemedy({ service }: BuilderFacts, path: string): string {
  return path === defaultKeyPath
    ? `By hand: remove both files and restart the builder, which installs them again: sudo rm -f ${path} ` +
        `${path}.pub, then sudo launchctl kickstart -k system/${service?.label ?? 'org.nixos.linux-builder'}`
    : `nix-darwin keeps the key at ${defaultKeyPath}: restore the file, or point the entry to that path.`
}
