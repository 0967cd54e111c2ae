import type { Builder } from '../../../core/builders/builder.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

const texts = defineTexts({
  title: "The builder's kernel rejects Nix's filter for system calls",
  headline: "Builds fail: Nix can't start them on the Linux builder",
  background:
    'On Linux, Nix blocks some system calls in builds with a kernel filter (seccomp). A VM or container ' +
    'whose processor is emulated in software, or whose kernel has no seccomp, rejects the filter, and ' +
    'no build can start.',
  detection: 'A build there fails with "unable to load seccomp BPF program".',
  remedy:
    "Run the builder on the Mac's own processor, or turn the filter off in the builder's own nix.conf " +
    "(filter-syscalls = false), which lets builds create setuid files there. nix-darwin's builder needs " +
    'neither.',
  cause:
    "SSH reaches the builder, but its kernel rejects Nix's filter of system calls, so no build can start there.",
  explanation: (host: string, output: string) =>
    `SSH reaches ${host}, but Nix there can't start a build: "${output}". Its kernel, or the program that ` +
    'emulates its processor, rejects the filter for system calls. To build anyway, set filter-syscalls = false in the nix.conf there.',
})

export const guestSeccomp = {
  id: 'guest-seccomp',
  severity: 'error',
  texts,
  permanentFix: 'nix.linux-builder.config.nix.settings.filter-syscalls = false;',
  link: 'build',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return builders.flatMap((builder): Match[] => {
    const { entry } = builder
    const messages = findOutput(snapshot, builder, 'guest-seccomp')
    const [first] = messages
    if (entry === null || first === undefined) return []
    return [
      {
        subject: entry.uri,
        cause: texts.cause,
        explanation: texts.explanation(entry.host, shortenOutput(first.output, 200)),
        evidence: messages.map(({ evidence }) => evidence),
        permanentFix: builder.kind === 'managed' ? guestSeccomp.permanentFix : null,
      },
    ]
  })
}
