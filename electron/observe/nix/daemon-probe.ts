import { observed, unavailable } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { nobodyListens } from '../../mac/real/real-sockets.ts'

const socketFolder = '/nix/var/nix/daemon-socket'
const socketPath = `${socketFolder}/socket`

/**
 * Whether the nix-daemon takes connections; nothing is asked of it. Where its folder is missing Nix has no daemon
 * here, and a socket that this account may not open says nothing of the daemon: both are not seen.
 */
export async function probeDaemon(mac: Mac): Promise<Snapshot['daemon']> {
  const [folder, there] = await Promise.all([mac.stat(socketFolder), mac.stat(socketPath)])
  if (!there.ok) return unavailable(mac.now(), there.reason)
  if (folder.ok && !folder.value.exists) return unavailable(mac.now(), `${socketFolder} is not there`)
  if (!there.value.exists)
    return observed(mac.now(), { answers: false, reason: `${socketPath} is not there` })
  const { mode, uid } = there.value
  const isClosed = mac.uid !== 0 && mac.uid !== uid && (mode & 0o002) === 0
  const closed = unavailable(mac.now(), `${socketPath} is closed to this account`)
  // The rights of a stand-in are not those of who asks: there a socket that a daemon left behind is found out all the same.
  if (isClosed && mac.root === '') return closed
  const knocked = await mac.canConnect(socketPath, 3000)
  if (isClosed && (knocked.ok || knocked.reason !== nobodyListens(socketPath))) return closed
  return observed(mac.now(), knocked.ok ? { answers: true } : { answers: false, reason: knocked.reason })
}
