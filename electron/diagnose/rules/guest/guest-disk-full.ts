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
    'The VM has its own disk, a file on this Mac that holds 20 GiB by default. Whatever was built or copied ' +
    "there stays until the VM's Nix collects its garbage, and a large build may need more than is left. A larger " +
    "diskSize in the configuration doesn't change an existing disk, because the disk is created only once.",
  detection:
    'The admin check finds almost no free space in the VM, or a build ends with "No space left on device", or ' +
    'Nix reports too little free disk space.',
  remedy:
    "Builderbar has the VM's own Nix delete everything that is no longer needed (collect-guest-garbage) and " +
    "checks the free space again. If that isn't enough, it creates a new disk of the configured size and keeps " +
    'the old one beside it (recreate-disk, only if you choose it by name); what was built there is downloaded or ' +
    'built again. By hand: sudo ssh linux-builder nix-collect-garbage -d. The keys folder beside the disk stays.',
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
          `On ${facts.entry.uri}: "${shortenOutput(first.output, 200)}". The VM's disk is full, not this Mac's. ` +
          `${describeRemedy(facts)}`,
        repairs: selectRepairs(facts),
        evidence: messages.map(({ evidence }) => evidence),
        permanentFix: isManaged ? guestDiskFull.permanentFix : null,
      },
    ]
  })
}

function describeRemedy({ kind, entry }: BuilderFacts): string {
  return kind === 'remote'
    ? `To free space there, run nix-collect-garbage -d on ${entry?.host ?? 'it'}.`
    : 'The repair has its Nix delete what is no longer needed; running builds continue.'
}

/** Offers recreate-disk only for a VM that launchd runs on this Mac, and nothing for a remote builder. */
function selectRepairs({ kind, service }: BuilderFacts): readonly string[] {
  if (kind === 'remote') return []
  return kind === 'managed' && service !== null
    ? ['collect-guest-garbage', 'recreate-disk']
    : ['collect-guest-garbage']
}
