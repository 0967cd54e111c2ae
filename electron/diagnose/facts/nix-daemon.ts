import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'

/** Returns the command that restarts the nix-daemon; Determinate's has its own label. */
export function formatDaemonRestart(snapshot: Snapshot): string {
  const label =
    valueOrNull(snapshot.determinate) === true ? 'systems.determinate.nix-daemon' : 'org.nixos.nix-daemon'
  return `sudo launchctl kickstart -k system/${label}`
}

/** Mount point of the Nix volume; the subject of daemon-down when the volume is not mounted. */
export const nixFolder = '/nix'

/** Whether the Nix volume is not mounted: then every file below /nix is missing too. */
export function isVolumeMissing({ daemon }: Snapshot): boolean {
  const state = valueOrNull(daemon)
  return state?.answers === false && state.cause === 'no-volume'
}
