import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { getSubject } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

export const guestStoreStale: Rule = {
  id: 'guest-store-stale',
  severity: 'error',
  title: "The builder's Nix store is missing files",
  headline: "Builds fail: the Linux builder's Nix store is missing files",
  background:
    'The guest keeps its Nix database on its disk; a part of its store comes with the system that it boots. After an update of the builder, or ' +
    'where it was killed while it wrote, the database can name paths whose files are gone. Nix there takes them for built, and builds that ' +
    'need them fail. The flake or package that fails has no part in it.',
  detection:
    'A build on it ends with "getting attributes of path … No such file", "some dependencies of … are missing", or a database that is malformed.',
  remedy:
    'By hand, first: sudo ssh linux-builder nix-store --verify, which forgets what is gone. Where that is not enough Builderbar gives the ' +
    'builder a new disk and keeps the old one beside it (recreate-disk): what was built there is then fetched or built anew.',
  permanentFix: null,
  link: 'build',
  detect,
}

function detect(snapshot: Snapshot, builders: readonly BuilderFacts[]): readonly Match[] {
  return builders.flatMap((facts): Match[] => {
    const { entry, kind } = facts
    const messages = findOutput(snapshot, facts, 'guest-store-stale')
    const [first] = messages
    if (entry === null || first === undefined) return []
    return [
      {
        subject: kind === 'managed' ? getSubject(facts) : entry.uri,
        cause:
          "The database of the builder's Nix store lists files that its disk no longer has; what you build isn't at fault.",
        explanation:
          `On ${entry.uri}: "${shortenOutput(first.output, 200)}". The database of the store there names files that its disk has lost; what you build ` +
          `is not at fault. ${describeRemedy(facts)}`,
        repairs: kind === 'managed' && facts.service !== null ? ['recreate-disk'] : [],
        evidence: messages.map(({ evidence }) => evidence),
      },
    ]
  })
}

function describeRemedy({ kind, entry }: BuilderFacts): string {
  return kind === 'remote'
    ? `On ${entry?.host ?? 'it'}, nix-store --verify forgets what is gone.`
    : 'nix-store --verify there forgets what is gone; a new disk mends it for certain.'
}
