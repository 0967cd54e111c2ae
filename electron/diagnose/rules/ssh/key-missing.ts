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
    "Root's ssh proves with this key that it may build. Without the file the guest answers " +
    '"Permission denied (publickey)". A restart of the builder does not bring it back while its public half is still ' +
    'there: the start script compares only the public halves.',
  detection: 'The path that the machines entry names in its third column has no file.',
  remedy:
    "Builderbar copies the pair from the builder's working folder, which the guest knows. By hand: remove what is left of the pair " +
    'and restart the builder, whose start script then installs both files anew: ' +
    'sudo rm -f /etc/nix/builder_ed25519 /etc/nix/builder_ed25519.pub, then ' +
    'sudo launchctl kickstart -k system/org.nixos.linux-builder (the label of your builder). Of another machine the key is not ' +
    'known here, and nothing is copied.',
  permanentFix:
    '# the start script of the builder installs the key pair in /etc/nix\nnix.linux-builder.enable = true;',
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
      `${key.path} is ${value === 'no such file' ? 'not there' : 'no plain file'}. Root's ssh proves with this key that ` +
      `it may build; without it ${isManaged ? 'the guest' : entry?.host} answers "Permission denied (publickey)" and the build fails. ` +
      (isManaged ? describeRemedy(facts, key.path) : describeRemoteRemedy(key.path, entry?.host)),
    evidence: [
      fromFile('The private key', key.path, null, value),
      ...(entry === null ? [] : [fromFile('The entry that names it', entry.file, entry.line, entry.uri)]),
    ],
  }
}

/** Returns the advice for a remote builder, whose key pair is not stored on this Mac: copying the local builder's pair would not help. */
function describeRemoteRemedy(path: string, host: string | undefined): string {
  return `Put the key that ${host} knows back to ${path} (owner root, mode 0600), or let the entry name the key that is used.`
}

function describeRemedy({ service }: BuilderFacts, path: string): string {
  return path === defaultKeyPath
    ? `Remove what is left of the pair and restart the builder, which then installs both files anew: sudo rm -f ${path} ` +
        `${path}.pub, then sudo launchctl kickstart -k system/${service?.label ?? 'org.nixos.linux-builder'}`
    : `nix-darwin keeps the key at ${defaultKeyPath}: put the file back, or let the entry name that path.`
}
