import { observed } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

const path = '/etc/nix/nix.conf'
/** Included by Determinate's nix.conf, for the user's own settings (docs/nix-and-ssh.md, "Determinate Nix"). */
const custom = '/etc/nix/nix.custom.conf'

/**
 * Determines when nix.conf was last changed: the newest time of the links and of their targets. Files in the store are dated
 * 1970, and nix-darwin restarts the daemon itself, so a recent time means a change outside of nix-darwin.
 */
export async function probeNixConfFile(mac: Mac): Promise<NonNullable<Snapshot['nix']['confFile']>> {
  const files = await Promise.all([mac.lstat(path), mac.stat(path), mac.lstat(custom), mac.stat(custom)])
  const times: string[] = []
  for (const file of files) {
    if (!file.ok) return fromResult(mac, file)
    if (file.value.exists) times.push(file.value.modifiedAt)
  }
  const latestTime = times.sort((a, b) => Date.parse(b) - Date.parse(a))[0]
  return observed(mac.now(), { path, changedAt: latestTime ?? null })
}
