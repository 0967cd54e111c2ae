import { observed } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { nixSshOptionsIn } from '../../core/ssh/nix-ssh-options.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

/** Who starts the nix-daemon: Determinate's, or nix-darwin's and the installers'. Both files may be read by everybody. */
const plists = [
  '/Library/LaunchDaemons/systems.determinate.nix-daemon.plist',
  '/Library/LaunchDaemons/org.nixos.nix-daemon.plist',
]
const longestPlist = 256 * 1024

/**
 * `NIX_SSHOPTS` of the nix-daemon: options that Nix gives to ssh before its own (failure-modes.md, fact a). A build's ssh has the
 * daemon's environment, never that of who builds. Null where its plist sets none.
 */
export async function readDaemonSshOptions(
  mac: Mac,
): Promise<NonNullable<Snapshot['sshConfig']['daemonOptions']>> {
  for (const plist of plists) {
    const text = await mac.read(plist, longestPlist)
    if (!text.ok) return fromResult(mac, text)
    const value = text.value === null ? null : nixSshOptionsIn(text.value)
    if (value !== null) return observed(mac.now(), { plist, value })
  }
  return observed(mac.now(), null)
}
