import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { formatBytes } from '../../../core/text/quantities.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromCommand, quoteShellArgument } from '../../facts/evidence.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'

/** The most that the guest itself tries to keep free (docs/macos.md, "Processes of the builder"). */
const minFreeGib = 3
const minFreeBytes = minFreeGib * 1024 ** 3

const texts = defineTexts({
  title: "This Mac's disk is almost full",
  headline: "This Mac's disk is almost full",
  background:
    "The builder's disk is a file on this Mac that grows as it fills. When this Mac's disk is full, the " +
    'VM gets disk errors: builds fail, and its file system may become read-only until it restarts.',
  detection: `Less than ${minFreeGib} GiB is free on the disk that stores the builder's disk image.`,
  remedy:
    'Free up space, for example with nix-collect-garbage -d. Then restart the builder if its builds had ' +
    'errors.',
  cause: (freeBytes: number) =>
    `Only ${formatBytes(freeBytes)} is free on the disk that holds the builder's disk image.`,
  explanation: (path: string, freeBytes: number, totalBytes: number) =>
    `The disk with ${path} has ${formatBytes(freeBytes)} free of ${formatBytes(totalBytes)}. The builder's disk is a file there that grows: when this Mac is full, the VM gets ` +
    'disk errors and builds fail. Free up space, for example with nix-collect-garbage -d.',
  space: 'Free space on this Mac',
  freeSpace: (freeBytes: number, totalBytes: number) =>
    `${formatBytes(freeBytes)} free of ${formatBytes(totalBytes)}`,
})

export const hostDiskLow = {
  id: 'host-disk-low',
  severity: 'warning',
  texts,
  permanentFix: 'nix.gc.automatic = true;',
  link: 'vm',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const disk = valueOrNull(snapshot.hostDisk)
  if (disk === null || disk.freeBytes >= minFreeBytes || findExpectedBuilder(snapshot) === null) return []
  const { path, freeBytes, totalBytes } = disk
  return [
    {
      subject: path,
      cause: texts.cause(freeBytes),
      explanation: texts.explanation(path, freeBytes, totalBytes),
      evidence: [
        fromCommand(texts.space, `df -h ${quoteShellArgument(path)}`, texts.freeSpace(freeBytes, totalBytes)),
      ],
    },
  ]
}
