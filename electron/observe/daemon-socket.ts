import { notSeen, saw } from '../builder/seen.ts'
import type { Snapshot } from '../builder/snapshot.ts'
import type { Mac } from '../mac/mac.ts'

const socketPath = '/nix/var/nix/daemon-socket/socket'

/** Whether the nix-daemon takes connections; nothing is asked of it. */
export async function lookAtDaemon(mac: Mac): Promise<Snapshot['daemon']> {
  const there = await mac.lookThrough(socketPath)
  if (!there.ok) return notSeen(mac.now(), there.why)
  if (!there.value.exists) return saw(mac.now(), { answers: false, why: `${socketPath} is not there` })
  const knocked = await mac.knock(socketPath, 3000)
  return saw(mac.now(), knocked.ok ? { answers: true } : { answers: false, why: knocked.why })
}
