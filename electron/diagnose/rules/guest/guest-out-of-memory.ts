import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { formatBytes } from '../../../core/text/amounts.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

export const guestOutOfMemory: Rule = {
  id: 'guest-out-of-memory',
  severity: 'error',
  title: 'The builder is out of memory',
  headline: 'Builds fail: the Linux builder is out of memory',
  background:
    'The Linux machine has 3 GiB of memory unless it is configured otherwise. Compilers and linkers of large packages need more, and several ' +
    'builds at a time share it. When nothing is left, the kernel there ends a program of the build by SIGKILL, and the build fails without ' +
    'a reason of its own: "Killed", signal 9, exit code 137. The package is not at fault.',
  detection:
    'A build on the builder ends with "failed due to signal 9", "Killed signal terminated program", "Cannot allocate memory" or the like. For your own build: builderbar explain -.',
  remedy:
    'By hand: give the guest more memory (darwin-builder.memorySize, in MiB), or let it run fewer builds at a time (nix.linux-builder.maxJobs). ' +
    'The guest is then built anew, for which it has to work; memory that it was given does not come back to this Mac until it restarts. ' +
    'For one build: nix build --max-jobs 1 --cores 2.',
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
          `On ${entry.uri}: "${shortenOutput(first.output, 200)}". The kernel of that machine ended a program of the build, mostly because its ` +
          `memory was used up.${describeMemory(facts)} ${entry.maxJobs === 1 ? 'Give it more.' : `Give it more, or fewer jobs at a time than ${entry.maxJobs}.`}`,
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
    : ` Its process occupies ${formatBytes(vm.residentBytes)} on this Mac now.`
}
