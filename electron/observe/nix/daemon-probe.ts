import type { DaemonService, DaemonState } from '../../core/model/daemon-state.ts'
import { observed, unavailable } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { daemonLabels, volumeLabels } from '../../core/nix/daemon-labels.ts'
import type { Mac } from '../../mac/mac.ts'
import { nobodyListens } from '../../mac/real/real-sockets.ts'
import { fromResult } from '../probe/process-result.ts'
import { probeJob } from '../service/launchd-probe.ts'

const socketPath = '/nix/var/nix/daemon-socket/socket'
/** A folder of the Nix volume: macOS makes /nix itself also where the volume is not mounted. */
const storePath = '/nix/store'

/**
 * Whether the nix-daemon takes connections; nothing is asked of it. Where it does not, the services before it are looked at.
 * Where none of them is there Nix has no daemon on this Mac, or no Nix is here at all: not seen. `before` is a snapshot to
 * take launchd's word over from.
 */
export async function probeDaemon(mac: Mac, before: Snapshot | null): Promise<Snapshot['daemon']> {
  const there = await mac.stat(socketPath)
  if (!there.ok) {
    // Who may use the daemon is often said by the rights of its folder (Nix's manual, "Restricting Access").
    return there.reason.endsWith('may not be read by this account')
      ? observed(mac.now(), { answers: false, reason: closedTo, cause: 'not-permitted' })
      : unavailable(mac.now(), there.reason)
  }
  const services = () => servicesBefore(before) ?? lookAtServices(mac)
  if (!there.value.exists) return withoutSocket(mac, await services())
  const { mode, uid } = there.value
  const isClosed = mac.uid !== 0 && mac.uid !== uid && (mode & 0o002) === 0
  const knocked = await mac.canConnect(socketPath, 3000)
  if (knocked.ok) {
    // The rights of a stand-in are not those of who asks: there a knock says nothing of them.
    if (!isClosed || mac.root === '') return observed(mac.now(), { answers: true })
    return observed(mac.now(), { answers: false, reason: closedTo, cause: 'not-permitted' })
  }
  const isForbidden = isClosed && knocked.reason !== nobodyListens(socketPath)
  const cause = isForbidden ? 'not-permitted' : 'no-daemon'
  const reason = isForbidden ? closedTo : knocked.reason
  return observed(mac.now(), { answers: false, reason, cause, services: await services() })
}

const closedTo = `${socketPath} is closed to this account`

async function withoutSocket(mac: Mac, services: DaemonService[]): Promise<Snapshot['daemon']> {
  const store = await mac.stat(storePath)
  if (!store.ok) return unavailable(mac.now(), store.reason)
  if (services.length === 0) {
    return unavailable(mac.now(), `${socketPath} is not there, and no service of launchd runs a nix-daemon`)
  }
  const down: DaemonState = store.value.exists
    ? { answers: false, reason: `${socketPath} is not there`, cause: 'no-daemon', services }
    : { answers: false, reason: `${storePath} is not there`, cause: 'no-volume', services }
  return observed(mac.now(), down)
}

/** What was seen of the services then; null where they have to be looked at now. */
function servicesBefore(before: Snapshot | null): DaemonService[] | null {
  if (before === null) return null
  if (!before.daemon.observed) return []
  const daemon = before.daemon.value
  return daemon.answers ? null : (daemon.services ?? null)
}

/** The services of the daemon and of its volume that are there. */
async function lookAtServices(mac: Mac): Promise<DaemonService[]> {
  const looks = await Promise.all(
    [...daemonLabels, ...volumeLabels].map(async (label) => {
      const plistPath = `/Library/LaunchDaemons/${label}.plist`
      const [plist, job] = await Promise.all([mac.stat(plistPath), probeJob(mac, label)])
      return { label, plistPath, plist: fromResult(mac, plist), job }
    }),
  )
  const isAbsent = ({ plist, job }: DaemonService) =>
    (!plist.observed || !plist.value.exists) && (!job.observed || !job.value.known)
  return looks.filter((service) => !isAbsent(service))
}
