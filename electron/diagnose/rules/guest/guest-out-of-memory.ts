import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { formatBytes } from '../../../core/text/quantities.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

export const guestOutOfMemory: Rule = {
  id: 'guest-out-of-memory',
  severity: 'error',
  title: 'The builder is out of memory',
  headline: 'Builds fail: the Linux builder is out of memory',
  background:
    'The VM has 3 GiB of memory by default. Compilers and linkers of large packages need more, and builds that ' +
    "run at the same time share it. When the memory is used up, the VM's kernel kills a program of the build, " +
    'which fails with nothing but "Killed", signal 9 or exit code 137. The package isn\'t at fault.',
  detection:
    'The output of a build contains "failed due to signal 9", "Killed signal terminated program", "Cannot ' +
    'allocate memory" or similar. For your own build, use builderbar explain -.',
  remedy:
    'By hand: give the VM more memory (darwin-builder.memorySize, in MiB), or run fewer builds at a time ' +
    '(nix.linux-builder.maxJobs). This rebuilds the VM, which needs a working builder, and the VM returns memory ' +
    'to this Mac only when it restarts. For a single build: nix build --max-jobs 1 --cores 2.',
  permanentFix:
    'nix.linux-builder.config.virtualisation.darwin-builder.memorySize = 8 * 1024; # MiB\n' +
    'nix.linux-builder.maxJobs = 2;',
  link: 'build',
  detect,
}

function detect(snapshot: Snapshot, builders: readonly BuilderFacts[]): readonly Match[] {
  return builders.flatMap((facts): Match[] => {
    const { entry } = facts
    const messages = findOutput(snapshot, facts, 'guest-out-of-memory')
    const [first] = messages
    if (entry === null || first === undefined) return []
    return [
      {
        subject: entry.uri,
        cause:
          'The kernel of the builder ended a program of the build, most likely because its memory ran out.',
        explanation:
          `On ${entry.uri}: "${shortenOutput(first.output, 200)}". The VM's kernel killed a program of the build, usually because the VM ran ` +
          `out of memory.${describeMemory(facts)} ${entry.maxJobs === 1 ? 'Give it more memory.' : `Give it more memory, or fewer than ${entry.maxJobs} jobs at a time.`}`,
        evidence: messages.map(({ evidence }) => evidence),
        permanentFix: facts.kind === 'managed' ? guestOutOfMemory.permanentFix : null,
      },
    ]
  })
}

/** What the VM's process occupies on this Mac now: about what the guest was given, since that never comes back. */
function describeMemory({ vm }: BuilderFacts): string {
  return vm?.residentBytes === undefined
    ? ''
    : ` Its process uses ${formatBytes(vm.residentBytes)} of this Mac's memory now.`
}
