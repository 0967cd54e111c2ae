import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'

/** What restarts the nix-daemon of this Mac; Determinate's has a label of its own. */
export function restartDaemon(snapshot: Snapshot): string {
  const label =
    valueOrNull(snapshot.determinate) === true ? 'systems.determinate.nix-daemon' : 'org.nixos.nix-daemon'
  return `sudo launchctl kickstart -k system/${label}`
}
