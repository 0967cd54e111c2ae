import { defaultKeyPath } from '../../../core/builders/entry-match.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { KeyFile, Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { describeMode, fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { getRegularKeyFile, listUsedKeys } from '../../facts/ssh-key-files.ts'

const texts = defineTexts({
  title: "The builder's key isn't owned by root",
  headline: "The builder's key isn't owned by root",
  background:
    'SSH checks the mode of a key only if the key is owned by the user who runs SSH. Nix runs SSH as ' +
    'root, so it accepts a key that another user owns: builds work, but that user can read or replace ' +
    'the key.',
  detection: 'The key file is owned by a user other than root.',
  remedy:
    'Builderbar makes root the owner with mode 0600, if only root can change the folders above it. ' +
    `Otherwise let the entry name nix-darwin's own key again: ${defaultKeyPath}`,
  cause: (user: number) =>
    `User ${user} owns the key file: builds still work, but that user can read or replace the key.`,
  owner: (path: string, user: number) =>
    `User ${user} owns ${path}. Builds still work, because SSH checks the mode only of keys that its own user owns. But user ${user} ` +
    "can read or replace the key. You don't need to read it: builds go through nix-daemon, which runs as root.",
  repair: 'The repair makes root the owner, with mode 0600.',
  openFolder: (folder: string, defaultKey: string) =>
    `Other users can change its folder (${folder}), so owner and mode wouldn't protect it. Let the entry name nix-darwin's own key ` +
    `again: ${defaultKey}`,
  privateKey: 'Private key',
  ownerAndMode: (user: number, mode: string) => `owner user ${user}, mode ${mode}`,
  entry: 'Entry with this key',
})

export const keyForeignOwner = {
  id: 'key-foreign-owner',
  severity: 'warning',
  texts,
  permanentFix: `nix.linux-builder.enable = true; # its entry names ${defaultKeyPath}`,
  link: 'ssh-key',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  return listUsedKeys(snapshot).flatMap(({ builder, key }): Match[] => {
    const file = getRegularKeyFile(key)
    // A user may own the key for a remote builder, and so may the account of a builder whose service does not run as root.
    if (file === null || file.uid === 0 || builder.kind !== 'managed') return []
    return [
      {
        subject: key.path,
        cause: texts.cause(file.uid),
        explanation: [texts.owner(key.path, file.uid), explainRemedy(key)].join(' '),
        evidence: [
          fromFile(texts.privateKey, key.path, null, texts.ownerAndMode(file.uid, describeMode(file.mode))),
          ...(builder.entry === null
            ? []
            : [fromFile(texts.entry, builder.entry.file, builder.entry.line, builder.entry.uri)]),
        ],
        repairs: ['fix-key-permissions'],
      },
    ]
  })
}

/**
 * Returns the advice for this key. The repair refuses if another user can write to a folder above the key: that user could
 * replace the file while the repair runs.
 */
function explainRemedy(key: KeyFile): string {
  const openFolder = valueOrNull(key.folders)?.find(({ uid, mode }) => uid !== 0 || (mode & 0o022) !== 0)
  return openFolder === undefined ? texts.repair : texts.openFolder(openFolder.path, defaultKeyPath)
}
