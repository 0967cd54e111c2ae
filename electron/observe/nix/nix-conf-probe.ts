import { observed } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

const path = '/etc/nix/nix.conf'
/**
 * Determinate's nix.conf takes this one in; it is where own settings go (docs/nix-and-ssh.md, "Determinate
 * Nix").
 */
const custom = '/etc/nix/nix.custom.conf'

/**
 * When nix.conf was changed last: the link itself, or what it leads to. A file of nix-darwin in the store has
 * the date of 1970 and nix-darwin restarts the daemon by itself, so what this shows is a change by somebody else.
 */
export async function probeNixConfFile(mac: Mac): Promise<NonNullable<Snapshot['nix']['confFile']>> {
  const looks = await Promise.all([mac.lstat(path), mac.stat(path), mac.lstat(custom), mac.stat(custom)])
  const times: string[] = []
  for (const look of looks) {
    if (!look.ok) return fromResult(mac, look)
    if (look.value.exists) times.push(look.value.modifiedAt)
  }
  const latest = times.sort((one, other) => Date.parse(other) - Date.parse(one))[0]
  return observed(mac.now(), { path, changedAt: latest ?? null })
}
