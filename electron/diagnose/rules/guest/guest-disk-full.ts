import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { getSubject } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

export const guestDiskFull: Rule = {
  id: 'guest-disk-full',
  severity: 'error',
  title: "The builder's disk is full",
  headline: "Builds fail: the Linux builder's disk is full",
  background:
    "The Linux machine has a disk of its own, a file on this Mac with 20 GiB at first. What was built and copied stays there until the guest's " +
    'Nix collects it, and one large build can need more than is left. A larger diskSize in the configuration has no effect on ' +
    'a disk that exists: it is made once.',
  detection:
    'The deep look finds almost nothing free there, or a build on it ends with "No space left on device" or Nix speaks of lack of free disk space.',
  remedy:
    "Builderbar lets the guest's own Nix delete what nothing needs (collect-guest-garbage) and reads how much room its disk has then. Where that is " +
    'not enough it gives the builder a new disk, as large as is configured, and keeps the old one beside it (recreate-disk, only by name): what ' +
    'was built there is then fetched or built anew. By hand: sudo ssh linux-builder nix-collect-garbage -d. The folder keys beside the disk stays.',
  permanentFix:
    'nix.linux-builder.config.virtualisation.darwin-builder.diskSize = 40 * 1024; # MiB, for a new disk',
  link: 'build',
  detect,
}

function detect(snapshot: Snapshot, builders: readonly BuilderFacts[]): readonly Match[] {
  return builders.flatMap((facts): Match[] => {
    const messages = findOutput(snapshot, facts, 'guest-disk-full')
    const [first] = messages
    if (facts.entry === null || first === undefined) return []
    const isManaged = facts.kind === 'managed'
    return [
      {
        subject: isManaged ? getSubject(facts) : facts.entry.uri,
        cause: "The builder's own disk is full, not this Mac's, so builds there fail.",
        explanation:
          `On ${facts.entry.uri}: "${shortenOutput(first.output, 200)}". The disk of that Linux machine is full, not ` +
          `this Mac's. ${describeRemedy(facts)}`,
        repairs: selectRepairs(facts),
        evidence: messages.map(({ evidence }) => evidence),
        permanentFix: isManaged ? guestDiskFull.permanentFix : null,
      },
    ]
  })
}

function describeRemedy({ kind, entry }: BuilderFacts): string {
  return kind === 'remote'
    ? `Whoever looks after it frees some room there: nix-collect-garbage -d on ${entry?.host ?? 'it'}.`
    : 'The repair lets the Nix there delete what nothing needs; builds that run on it go on.'
}

/** Offers recreate-disk only for a VM that launchd runs on this Mac, and nothing for a remote builder. */
function selectRepairs({ kind, service }: BuilderFacts): readonly string[] {
  if (kind === 'remote') return []
  return kind === 'managed' && service !== null
    ? ['collect-guest-garbage', 'recreate-disk']
    : ['collect-guest-garbage']
}
