import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot, SourceLine } from '../../../core/model/snapshot.ts'
import { describeMode, fromFile, fromLine } from '../../facts/evidence.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'
import { getRegularKeyFile } from '../../facts/ssh-key-files.ts'

export const keyUnreadableByYou: Rule = {
  id: 'key-unreadable-by-you',
  severity: 'note',
  title: "You can't read the builder's key, and don't need to",
  headline: "You can't read the builder's key, and don't need to",
  background:
    'The private key belongs to root, and nobody else can read it. If you run ssh to the builder from your own ' +
    'terminal, it stops with "Load key …: Permission denied" and "Permission denied (publickey)", even if ' +
    "everything works. Builds don't need you to read it: nix-daemon runs SSH as root.",
  detection:
    'Root owns the key with mode 0600, and your own ~/.ssh/config has a block that points to the builder.',
  remedy:
    'Nothing needs to be repaired. To try the connection the way Nix makes it, use builderbar status --deep, or ' +
    "sudo ssh. Never let other users read the key: root's SSH then ignores it, and every build fails.",
  permanentFix: null,
  link: null,
  detect,
}

function detect(snapshot: Snapshot, builders: readonly BuilderFacts[]): readonly Match[] {
  if (snapshot.mac.scannedAsRoot) return []
  return builders.flatMap((facts): Match[] => {
    const file = facts.key === null ? null : getRegularKeyFile(facts.key)
    if (facts.entry === null || facts.key === null || facts.kind !== 'managed') return []
    if (file === null || file.uid !== 0 || (file.mode & 0o077) !== 0) return []
    const line = findUserConfigLine(facts)
    if (line === null) return []
    return [
      {
        subject: facts.key.path,
        cause: `If ssh ${facts.entry.host} gives you "Permission denied", that is expected: the key is for root, and Nix connects as root.`,
        explanation:
          `Your ~/.ssh/config mentions ${facts.entry.host}, so you may have tried to connect by hand. SSH can't read ` +
          `${facts.key.path} as you and stops with "Permission denied". That is expected: the key is for root, and Nix ` +
          'connects as root. If you make the key readable for others, every build fails.',
        evidence: [
          fromFile('Private key', facts.key.path, null, `owner root, mode ${describeMode(file.mode)}`),
          fromLine('Line in your own configuration', line, facts.entry.host),
        ],
        causes: [
          formatFindingKey('ssh-route-user-only', facts.entry.uri),
          formatFindingKey('ssh-route', facts.entry.uri),
        ],
      },
    ]
  })
}

/** Returns a line of the user's own ssh configuration that sets an option for this host, or null if there is none. */
function findUserConfigLine({ route }: BuilderFacts): SourceLine | null {
  const lines = Object.values(valueOrNull(route?.user)?.sources ?? {})
  return lines.find(({ file }) => /^\/(?!etc\/|var\/root\/).*\/\.ssh\//.test(file)) ?? null
}
