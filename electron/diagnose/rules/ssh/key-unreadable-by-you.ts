import type { Builder } from '../../../core/builders/builder.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot, SourceLine } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { describeMode, fromFile, fromLine } from '../../facts/evidence.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'
import { getRegularKeyFile } from '../../facts/ssh-key-files.ts'

const texts = defineTexts({
  title: "You can't read the builder's key, and don't need to",
  headline: "You can't read the builder's key, and don't need to",
  background:
    'The private key is readable by root alone, so ssh to the builder in your own terminal fails with ' +
    '"Permission denied (publickey)", even on a Mac where everything works. Builds don\'t need your ' +
    'access: nix-daemon runs SSH as root.',
  detection:
    'The key has mode 0600 and is owned by root, and your ~/.ssh/config has a block for the builder.',
  remedy:
    'Nothing needs a repair. To test the connection the way Nix makes it: builderbar status --deep, or ' +
    "sudo ssh. Don't make the key readable by others: root's SSH would then reject it, and every build " +
    'would fail.',
  expectedRefusal: (host: string, path: string) => ({
    cause: `If ssh ${host} gives you "Permission denied", that is expected: the key is for root, and Nix connects as root.`,
    explanation:
      `Your ~/.ssh/config has ${host}, so you may have tried ssh by hand. It can't read ${path} and fails with "Permission denied". ` +
      "That's expected: the key is for root, and Nix connects as root. Don't let other users read it: every build would fail.",
  }),
  privateKey: 'Private key',
  ownerAndMode: (mode: string) => `owner root, mode ${mode}`,
  userLine: 'Line in your own settings',
})

export const keyUnreadableByYou = {
  id: 'key-unreadable-by-you',
  severity: 'note',
  texts,
  permanentFix: null,
  link: null,
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  if (snapshot.mac.scannedAsRoot) return []
  return builders.flatMap((builder): Match[] => {
    const file = builder.key === null ? null : getRegularKeyFile(builder.key)
    if (builder.entry === null || builder.key === null || builder.kind !== 'managed') return []
    if (file === null || file.uid !== 0 || (file.mode & 0o077) !== 0) return []
    const line = findUserConfigLine(builder)
    if (line === null) return []
    return [
      {
        subject: builder.key.path,
        ...texts.expectedRefusal(builder.entry.host, builder.key.path),
        evidence: [
          fromFile(texts.privateKey, builder.key.path, null, texts.ownerAndMode(describeMode(file.mode))),
          fromLine(texts.userLine, line, builder.entry.host),
        ],
        causes: [
          formatFindingKey('ssh-route-user-only', builder.entry.uri),
          formatFindingKey('ssh-route', builder.entry.uri),
        ],
      },
    ]
  })
}

/** Returns a line of the user's own ssh configuration that sets an option for this host, or null if there is none. */
function findUserConfigLine({ route }: Builder): SourceLine | null {
  const lines = Object.values(valueOrNull(route?.user)?.sources ?? {})
  return lines.find(({ file }) => /^\/(?!etc\/|var\/root\/).*\/\.ssh\//.test(file)) ?? null
}
