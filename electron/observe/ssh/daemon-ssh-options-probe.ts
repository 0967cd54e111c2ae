import { observed } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { parseNixSshOptionsInPlist } from '../../core/ssh/nix-ssh-options.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

/** The plists that start the nix-daemon: Determinate's, then that of nix-darwin and the installers. Both are world-readable. */
const plists = [
  '/Library/LaunchDaemons/systems.determinate.nix-daemon.plist',
  '/Library/LaunchDaemons/org.nixos.nix-daemon.plist',
]
const maxPlistBytes = 256 * 1024

/**
 * Reads the nix-daemon's `NIX_SSHOPTS`, options that Nix passes to ssh before its own (docs/nix-and-ssh.md, "Options that
 * Nix gives ssh"). The ssh of a build inherits the daemon's environment, never the user's. Null if no plist sets it.
 */
export async function readDaemonSshOptions(
  mac: Mac,
): Promise<NonNullable<Snapshot['sshConfig']['daemonOptions']>> {
  for (const plist of plists) {
    const text = await mac.read(plist, maxPlistBytes)
    if (!text.ok) return fromResult(mac, text)
    const value = text.value === null ? null : parseNixSshOptionsInPlist(text.value)
    if (value !== null) return observed(mac.now(), { plist, value })
  }
  return observed(mac.now(), null)
}
