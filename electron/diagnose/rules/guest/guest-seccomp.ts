import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

export const guestSeccomp: Rule = {
  id: 'guest-seccomp',
  severity: 'error',
  title: "The builder's kernel can't filter system calls",
  headline: "Builds fail: the Linux builder's kernel can't filter system calls",
  background:
    'On Linux, Nix blocks some system calls in builds with a kernel filter (seccomp). A VM or container whose ' +
    'processor is emulated (QEMU user mode), or whose kernel has no seccomp, rejects the filter, and Nix then ' +
    'builds nothing.',
  detection: 'The output of a build contains "unable to load seccomp BPF program".',
  remedy:
    "By hand: run the builder on the Mac's own processor, or turn off the filter in the VM's own nix.conf " +
    "(filter-syscalls = false), which lets builds create setuid files there. nix-darwin's own VM needs neither.",
  permanentFix: 'nix.linux-builder.config.nix.settings.filter-syscalls = false;',
  link: 'build',
  detect,
}

function detect(snapshot: Snapshot, builders: readonly BuilderFacts[]): readonly Match[] {
  return builders.flatMap((facts): Match[] => {
    const { entry } = facts
    const messages = findOutput(snapshot, facts, 'guest-seccomp')
    const [first] = messages
    if (entry === null || first === undefined) return []
    return [
      {
        subject: entry.uri,
        cause:
          "SSH reaches the builder, but its kernel rejects Nix's filter of system calls, so no build can start there.",
        explanation:
          `SSH reaches ${entry.uri}, but Nix there can't start a build: "${shortenOutput(first.output, 200)}". Its ` +
          "kernel, or the program that emulates its processor, doesn't support filtering system calls. With " +
          "filter-syscalls = false in that VM's nix.conf, it can build.",
        evidence: messages.map(({ evidence }) => evidence),
        permanentFix: facts.kind === 'managed' ? guestSeccomp.permanentFix : null,
      },
    ]
  })
}
