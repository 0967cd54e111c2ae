import type { Builder } from '../../../core/builders/builder.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { formatBytes } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

const texts = defineTexts({
  title: 'The builder is out of memory',
  headline: 'Builds fail: the Linux builder is out of memory',
  background:
    'The VM has 3 GiB of memory by default. Compilers and linkers of large packages need more, and ' +
    'builds that run at the same time share it. When no memory is left, the kernel kills a process of ' +
    'the build: "Killed", signal 9, exit code 137. The package isn\'t at fault.',
  detection:
    'A build there fails with "failed due to signal 9", "Cannot allocate memory", or a similar message.',
  remedy:
    'Give the VM more memory (darwin-builder.memorySize, in MiB), or run fewer builds at a time ' +
    '(nix.linux-builder.maxJobs). Building the changed VM needs a working builder. For a single build: ' +
    'nix build --max-jobs 1 --cores 2',
  cause: "The builder's kernel killed a process of the build, probably because memory ran out.",
  symptom: (host: string, output: string) =>
    `A build on ${host} said: "${output}". The builder's kernel killed a process of the build, usually because memory ran out.`,
  usedMemory: (bytes: number) => `Its VM is using ${formatBytes(bytes)} of memory now.`,
  solution: (maxJobs: number) =>
    maxJobs === 1
      ? 'Give the builder more memory.'
      : `Give the builder more memory, or fewer jobs at a time than ${maxJobs}.`,
})

export const guestOutOfMemory = {
  id: 'guest-out-of-memory',
  severity: 'error',
  texts,
  permanentFix:
    'nix.linux-builder.config.virtualisation.darwin-builder.memorySize = 8 * 1024; # MiB\n' +
    'nix.linux-builder.maxJobs = 2;',
  link: 'build',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return builders.flatMap((builder): Match[] => {
    const { entry } = builder
    const messages = findOutput(snapshot, builder, 'guest-out-of-memory')
    const [first] = messages
    if (entry === null || first === undefined) return []
    return [
      {
        subject: entry.uri,
        cause: texts.cause,
        explanation: [
          texts.symptom(entry.host, shortenOutput(first.output, 200)),
          ...describeMemory(builder),
          texts.solution(entry.maxJobs),
        ].join(' '),
        evidence: messages.map(({ evidence }) => evidence),
        permanentFix: builder.kind === 'managed' ? guestOutOfMemory.permanentFix : null,
      },
    ]
  })
}

/** The memory of the VM's process on this Mac: about what the guest was given, since a guest never returns memory. */
function describeMemory({ vm }: Builder): readonly string[] {
  return vm?.residentBytes === undefined ? [] : [texts.usedMemory(vm.residentBytes)]
}
