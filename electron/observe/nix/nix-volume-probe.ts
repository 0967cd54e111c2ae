import type { NixVolume } from '../../core/model/daemon-state.ts'
import { findMountLine, isDiskMissing, parseDiskInfo } from '../../core/nix/nix-volume.ts'
import type { Mac } from '../../mac/mac.ts'

const fstabPath = '/etc/fstab'
const diskutil = '/usr/sbin/diskutil'

/**
 * Probes the volume that /etc/fstab mounts at /nix: whether its disk is connected, locked, or mounted elsewhere. Absent if
 * fstab names none or diskutil did not say; it needs no root, changes nothing and mounts nothing.
 */
export async function probeNixVolume(mac: Mac): Promise<{ volume?: NixVolume }> {
  const fstab = await mac.read(fstabPath)
  const mount = fstab.ok ? findMountLine(fstab.value ?? '') : null
  if (mount === null) return {}
  const result = await mac.run(diskutil, ['info', '-plist', mount.volume])
  if (result.status !== 'exited') return {}
  const mountFacts = { file: fstabPath, line: mount.line, id: mount.volume }
  if (isDiskMissing(`${result.stdout}${result.stderr}`))
    return { volume: { ...mountFacts, connected: false } }
  const disk = parseDiskInfo(result.stdout)
  return disk === null ? {} : { volume: { ...mountFacts, connected: true, ...disk } }
}
