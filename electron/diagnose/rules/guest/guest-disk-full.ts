import type { Builder } from '../../../core/builders/builder.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { getSubject } from '../../facts/local-builders.ts'
import { isOutOfInodes } from '../../facts/root-scan-evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findOutput, shortenOutput } from '../../facts/test-builds.ts'

const texts = defineTexts({
  title: "The builder's disk is full",
  headline: "Builds fail: the Linux builder's disk is full",
  background:
    'The VM has its own disk, a file on this Mac of 20 GiB by default. Everything that is built or ' +
    'copied stays there until Nix in the VM deletes it, and one large build can need more than is left. Many small ' +
    'files can use up its inodes first, while bytes are still free.',
  detection:
    'An admin check finds almost no free space or inodes there, or a build there fails with "No space left on ' +
    'device".',
  remedy:
    "Builderbar has Nix in the VM delete what nothing needs. If that isn't enough, it can create a new " +
    'disk of the configured size and keep the old one; that repair runs only when you name it: ' +
    'builderbar repair recreate-disk. By hand: sudo ssh linux-builder nix-collect-garbage -d',
  full: {
    cause: "The builder's own disk is full, not this Mac's, so builds there fail.",
  },
  outOfInodes: {
    title: "The builder's disk has no room for more files",
    headline: "Builds fail: the Linux builder's disk has no room for more files",
    cause: "The builder's disk has free space, but no inodes for more files, so builds there fail.",
  },
  symptom: (host: string, output: string, isChecked: boolean) =>
    isChecked ? `The admin check found on ${host}: "${output}".` : `A build on ${host} said: "${output}".`,
  meaning: (isOutOfInodes: boolean) =>
    isOutOfInodes
      ? 'Each file needs an inode, and their number is fixed when the disk is formatted: a store of many small files uses them up ' +
        'first, and Nix then also says "No space left on device".'
      : "The builder's own disk is full, not this Mac's.",
  remoteSolution: (host: string) => `Free up space on ${host}: nix-collect-garbage -d`,
  localSolution: 'The repair has Nix in the VM delete what nothing needs; running builds continue.',
})

export const guestDiskFull = {
  id: 'guest-disk-full',
  severity: 'error',
  texts,
  permanentFix:
    'nix.linux-builder.config.virtualisation.darwin-builder.diskSize = 40 * 1024; # MiB, for a new disk',
  link: 'build',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return builders.flatMap((builder): Match[] => {
    const messages = findOutput(snapshot, builder, 'guest-disk-full')
    const [first] = messages
    if (builder.entry === null || first === undefined) return []
    const { kind } = builder
    const lacksInodes = isOutOfInodes(snapshot, builder)
    const { host, uri } = builder.entry
    return [
      {
        subject: kind === 'managed' ? getSubject(builder) : uri,
        ...(lacksInodes ? texts.outOfInodes : texts.full),
        explanation: [
          texts.symptom(host, shortenOutput(first.output, 200), first.source === 'check'),
          texts.meaning(lacksInodes),
          kind === 'remote' ? texts.remoteSolution(host) : texts.localSolution,
        ].join(' '),
        repairs: selectRepairs(builder),
        evidence: messages.map(({ evidence }) => evidence),
        permanentFix: kind === 'managed' ? guestDiskFull.permanentFix : null,
      },
    ]
  })
}

/** Offers recreate-disk only for a VM that launchd runs on this Mac, and nothing for a remote builder. */
function selectRepairs({ kind, service }: Builder): readonly string[] {
  if (kind === 'remote') return []
  return kind === 'managed' && service !== null
    ? ['collect-guest-garbage', 'recreate-disk']
    : ['collect-guest-garbage']
}
