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
    'Nix on Linux forbids builds some system calls, by a filter that it hands to the kernel (seccomp). A machine or container whose processor ' +
    'is emulated by a program (QEMU in user mode), or whose kernel has no seccomp, refuses the filter, and Nix then builds nothing.',
  detection: 'A build on it ends with "unable to load seccomp BPF program".',
  remedy:
    "By hand: run the builder on the Mac's own processor, or switch the filter off in that machine's own nix.conf (filter-syscalls = false), " +
    'which lets builds make setuid files there. nix-darwin’s own guest needs neither.',
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
          `ssh reaches ${entry.uri}, and the Nix there cannot begin a build: "${shortenOutput(first.output, 200)}". Its kernel, or the program that ` +
          'emulates its processor, takes no filter of system calls. filter-syscalls = false in the nix.conf of that machine lets it build.',
        evidence: messages.map(({ evidence }) => evidence),
        permanentFix: facts.kind === 'managed' ? guestSeccomp.permanentFix : null,
      },
    ]
  })
}
