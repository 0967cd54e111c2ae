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
    'The VM keeps its Nix database on its disk, and part of its store comes with the system that it boots. After ' +
    'an update of the builder, or if the VM was killed while writing, the database can list paths whose files ' +
    'are gone. Nix there believes that they exist, and builds that need them fail. The package that you build ' +
    "isn't at fault.",
  detection:
    'The output of a build contains "getting attributes of path … No such file", "some dependencies of … are ' +
    'missing", or reports a malformed database.',
  remedy:
    'By hand, first: sudo ssh linux-builder nix-store --verify, which removes missing paths from the database. ' +
    "If that isn't enough, Builderbar creates a new disk and keeps the old one beside it (recreate-disk); what " +
    'was built there is downloaded or built again.',
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
          `On ${entry.uri}: "${shortenOutput(first.output, 200)}". The Nix database there lists files that are missing ` +
          `from the disk. The package that you build isn't at fault. ${describeRemedy(facts)}`,
        repairs: kind === 'managed' && facts.service !== null ? ['recreate-disk'] : [],
        evidence: messages.map(({ evidence }) => evidence),
      },
    ]
  })
}

function describeRemedy({ kind, entry }: BuilderFacts): string {
  return kind === 'remote'
    ? `Run nix-store --verify on ${entry?.host ?? 'it'} to remove missing paths from the database.`
    : 'nix-store --verify there removes missing paths from the database; a new disk always fixes it.'
}
