import type { Builder } from '../../../core/builders/builder.ts'
import { getJobPid, getWorkingDirectory } from '../../../core/builders/builder-service.ts'
import { defaultKeyPath } from '../../../core/builders/entry-match.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { FileInfo, KeyFile, Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { describeFile, fromFile } from '../../facts/evidence.ts'
import { listCausesOfSilence } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { listUsedKeys, type UsedKey } from '../../facts/ssh-key-files.ts'

const texts = defineTexts({
  title: "The builder's private key is missing",
  headline: "The builder's private key is missing",
  background:
    'Root\'s SSH needs this key to log in to the builder. Without it, builds fail with "Permission ' +
    'denied (publickey)". Restarting the builder doesn\'t bring it back while its public key is still ' +
    'there: the start script compares only the public keys.',
  detection: "The machines entry names a key file in column 3 that doesn't exist.",
  remedy:
    "Builderbar copies the key pair from the builder's working folder, whose key the VM accepts. By " +
    'hand: run sudo rm -f /etc/nix/builder_ed25519 /etc/nix/builder_ed25519.pub, then sudo launchctl ' +
    "kickstart -k system/org.nixos.linux-builder. The key of a remote builder isn't on this Mac, so " +
    "Builderbar can't restore it.",
  remoteTitle: (host: string) => `The private key of ${host} is missing`,
  cause: `Root's SSH needs this key to log in, but the file is missing, so builds fail with "Permission denied (publickey)".`,
  missingFile: (path: string) => `${path} is missing.`,
  irregularFile: (path: string) => `${path} isn't a regular file.`,
  effect:
    'Root\'s SSH needs it to log in to the builder; without it, builds fail with "Permission denied (publickey)".',
  remoteEffect: (host: string) =>
    `Root's SSH needs it to log in to ${host}; without it, builds fail with "Permission denied (publickey)".`,
  reinstallation: (path: string, service: string) =>
    `By hand: sudo rm -f ${path} ${path}.pub, then sudo launchctl kickstart -k system/${service}, which installs both files again.`,
  otherPath: (defaultKey: string) =>
    `nix-darwin keeps the key at ${defaultKey}. Restore the file, or change the entry to that path.`,
  remoteRemedy: (path: string, host: string) =>
    `Restore the key that ${host} accepts to ${path} (owner root, mode 0600), or change the entry to the key in use.`,
  privateKey: 'Private key',
  noFile: 'no such file',
  entry: 'Entry with this key',
})

export const keyMissing = {
  id: 'key-missing',
  severity: 'error',
  texts,
  permanentFix:
    "# the builder's start script installs the key pair in /etc/nix\nnix.linux-builder.enable = true;",
  link: 'ssh-key',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  return listUsedKeys(snapshot).flatMap((usedKey): Match[] => {
    const file = valueOrNull(usedKey.key.privateKey)
    if (file === null || (file.exists && (file.kind === 'file' || file.kind === 'link'))) return []
    return [createMatch(usedKey, file)]
  })
}

function createMatch({ builder, key }: UsedKey, file: FileInfo): Match {
  const { entry } = builder
  const isManaged = builder.kind === 'managed'
  const host = entry?.host ?? ''
  return {
    subject: key.path,
    ...(isManaged
      ? {}
      : {
          title: texts.remoteTitle(host),
          headline: texts.remoteTitle(host),
          permanentFix: null,
        }),
    repairs: isManaged ? selectRepairs(builder, key) : [],
    // The builder's first start makes the pair, so what keeps it from starting is the cause.
    causes:
      isManaged && lacksPair(key) && getJobPid(builder.service) === null ? listCausesOfSilence(builder) : [],
    cause: texts.cause,
    explanation: [
      file.exists ? texts.irregularFile(key.path) : texts.missingFile(key.path),
      ...(isManaged
        ? [texts.effect, explainRemedy(builder, key.path)]
        : // A remote builder's key pair is not stored on this Mac: copying the local builder's pair would not help.
          [texts.remoteEffect(host), texts.remoteRemedy(key.path, host)]),
    ].join(' '),
    evidence: [
      fromFile(texts.privateKey, key.path, null, file.exists ? describeFile(file) : texts.noFile),
      ...(entry === null ? [] : [fromFile(texts.entry, entry.file, entry.line, entry.uri)]),
    ],
  }
}

/** Whether the builder's own folder has no pair yet: its start script makes one (docs/macos.md, "Builder keys"). */
function lacksPair({ guestPublicHalf }: KeyFile): boolean {
  return valueOrNull(guestPublicHalf)?.exists === false
}

function selectRepairs({ service }: Builder, key: KeyFile): readonly string[] {
  if (getWorkingDirectory(service) === null) return []
  if (!lacksPair(key)) return ['reinstall-key']
  return getJobPid(service) === null ? [] : ['restart-builder']
}

function explainRemedy({ service }: Builder, path: string): string {
  return path === defaultKeyPath
    ? texts.reinstallation(path, service?.label ?? 'org.nixos.linux-builder')
    : texts.otherPath(defaultKeyPath)
}
