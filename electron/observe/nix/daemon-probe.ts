import { notSeen, saw } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { nobodyListens } from '../../mac/real/real-sockets.ts'

const socketFolder = '/nix/var/nix/daemon-socket'
const socketPath = `${socketFolder}/socket`

/**
 * Whether the nix-daemon takes connections; nothing is asked of it. Where its folder is missing Nix has no daemon
 * here, and a socket that this account may not open says nothing of the daemon: both are not seen.
 */
export async function lookAtDaemon(mac: Mac): Promise<Snapshot['daemon']> {
  const [folder, there] = await Promise.all([mac.lookThrough(socketFolder), mac.lookThrough(socketPath)])
  if (!there.ok) return notSeen(mac.now(), there.why)
  if (folder.ok && !folder.value.exists) return notSeen(mac.now(), `${socketFolder} is not there`)
  if (!there.value.exists) return saw(mac.now(), { answers: false, why: `${socketPath} is not there` })
  const { mode, uid } = there.value
  const isClosed = mac.uid !== 0 && mac.uid !== uid && (mode & 0o002) === 0
  const closed = notSeen(mac.now(), `${socketPath} is closed to this account`)
  // The rights of a stand-in are not those of who asks: there a socket that a daemon left behind is found out all the same.
  if (isClosed && mac.root === '') return closed
  const knocked = await mac.knock(socketPath, 3000)
  if (isClosed && (knocked.ok || knocked.why !== nobodyListens(socketPath))) return closed
  return saw(mac.now(), knocked.ok ? { answers: true } : { answers: false, why: knocked.why })
}
