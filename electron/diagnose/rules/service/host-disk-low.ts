import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { formatBytes } from '../../../core/text/quantities.ts'
import { fromCommand, quoteShellArgument } from '../../facts/evidence.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'

/** The most that the guest itself tries to keep free (docs/macos.md, "Processes of the builder"). */
const minFreeBytes = 3 * 1024 ** 3

export const hostDiskLow: Rule = {
  id: 'host-disk-low',
  severity: 'warning',
  title: "This Mac's disk is almost full",
  headline: "This Mac's disk is almost full",
  background:
    "The builder's disk is a file on this Mac that grows as it is used. When this Mac's disk is full, the guest sees errors of its " +
    'own disk: builds die, and its file system may turn read-only until it is restarted.',
  detection: `Less than ${formatBytes(minFreeBytes)} are free where the builder's disk lies.`,
  remedy:
    'Free some space (nix-collect-garbage -d, for one), then restart the builder if its builds had errors.',
  permanentFix: 'nix.gc.automatic = true;',
  link: 'machine',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const disk = valueOrNull(snapshot.hostDisk)
  if (disk === null || disk.freeBytes >= minFreeBytes || findExpectedBuilder(snapshot) === null) return []
  const free = `${formatBytes(disk.freeBytes)} free of ${formatBytes(disk.totalBytes)}`
  return [
    {
      subject: disk.path,
      cause: `Only ${formatBytes(disk.freeBytes)} are free on the disk that holds the builder's disk image.`,
      explanation:
        `The disk that holds ${disk.path} has ${free}. The builder's own disk is a file there that grows: when this Mac is full, ` +
        'the guest sees disk errors and builds die. Free some space, for one with nix-collect-garbage -d.',
      evidence: [fromCommand("Space on this Mac's disk", `df -h ${quoteShellArgument(disk.path)}`, free)],
    },
  ]
}
