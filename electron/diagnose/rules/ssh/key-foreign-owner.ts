import { defaultKeyPath } from '../../../core/builders/entry-match.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { KeyFile, Snapshot } from '../../../core/model/snapshot.ts'
import { describeMode, fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { getRegularKeyFile, listUsedKeys } from '../../facts/ssh-key-files.ts'

export const keyForeignOwner: Rule = {
  id: 'key-foreign-owner',
  severity: 'warning',
  title: "The builder's key isn't owned by root",
  headline: "The builder's key isn't owned by root",
  background:
    'ssh checks the mode of a key only where the key belongs to the user who runs it. Nix runs ssh as root, so a key of ' +
    'somebody else is taken as it is: builds work, and whoever owns it can read or swap it.',
  detection: "The key's file has another owner than root.",
  remedy:
    'The repair fix-key-permissions gives the key to root with mode 0600, if only root can write to the folders above it. ' +
    `Otherwise let the entry name nix-darwin's own key again: ${defaultKeyPath}.`,
  permanentFix: `nix.linux-builder.enable = true; # its entry names ${defaultKeyPath}`,
  link: 'ssh-key',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  return listUsedKeys(snapshot).flatMap(({ facts, key }): Match[] => {
    const file = getRegularKeyFile(key)
    // A user may own the key for a remote builder, and so may the account of a builder whose service does not run as root.
    if (file === null || file.uid === 0 || facts.kind !== 'managed') return []
    const value = `owner user ${file.uid}, mode ${describeMode(file.mode)}`
    return [
      {
        subject: key.path,
        cause: `User ${file.uid} owns the key file: builds still work, but that user can read or replace the key.`,
        explanation:
          `${key.path} belongs to user ${file.uid} and not to root. That stops no build: ssh, which Nix runs as root, checks ` +
          'the mode only of its own keys. But user ' +
          `${file.uid} can read the key or put another in its place. A key that you can read is not needed for builds: ` +
          `they go through the nix-daemon, which runs as root. ${describeRemedy(key)}`,
        evidence: [
          fromFile('The private key', key.path, null, value),
          ...(facts.entry === null
            ? []
            : [fromFile('The entry that names it', facts.entry.file, facts.entry.line, facts.entry.uri)]),
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
function describeRemedy(key: KeyFile): string {
  const openFolder = valueOrNull(key.folders)?.find(({ uid, mode }) => uid !== 0 || (mode & 0o022) !== 0)
  return openFolder === undefined
    ? 'The repair gives it to root with mode 0600.'
    : `It lies in a folder that is not root's alone (${openFolder.path}), so owner and mode would not protect it: let the entry name nix-darwin's own key again, ${defaultKeyPath}.`
}
