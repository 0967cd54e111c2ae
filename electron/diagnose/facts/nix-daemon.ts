import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'

/** Returns the command that restarts the nix-daemon; Determinate's has its own label. */
export function restartDaemon(snapshot: Snapshot): string {
  const label =
    valueOrNull(snapshot.determinate) === true ? 'systems.determinate.nix-daemon' : 'org.nixos.nix-daemon'
  return `sudo launchctl kickstart -k system/${label}`
}
