import { spawnSync } from 'node:child_process'
import { existsSync, statfsSync } from 'node:fs'
import { join } from 'node:path'

const gibibyte = 1024 ** 3
/** What a builder that has been used for some weeks takes on the Mac's disk. */
const usedBytes = 6 * gibibyte
/** This system keeps at least as much again for itself. */
const minFreeBytes = 5 * usedBytes

/**
 * Reserves blocks behind the end of the builder's disk image, so that it takes as much room as one that is used; its content
 * stays. Does nothing where there is no image, little free space, or no `fallocate`, as on macOS.
 */
export function reserveUsedDisk(root: string): void {
  const image = join(root, 'private/var/lib/linux-builder/nixos.qcow2')
  const { bavail, bsize } = statfsSync(root)
  if (!existsSync(image) || bavail * bsize < minFreeBytes) return
  spawnSync('fallocate', ['--keep-size', '--length', String(usedBytes), image])
}
