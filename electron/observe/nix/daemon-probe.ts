import { daemonLabels, volumeLabels } from '../../core/launchd/daemon-labels.ts'
import type { DaemonService, NixVolume } from '../../core/model/daemon-state.ts'
import { observed, unavailable, valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult, processResultTexts } from '../probe/process-result.ts'
import { probeJob } from '../service/launchd-probe.ts'
import { probeNixVolume } from './nix-volume-probe.ts'

/** Texts of the nix-daemon. */
export const daemonProbeTexts = defineTexts({
  closed: (path: string) => `${path} is closed to this account`,
  noDaemon: (path: string) => `${path} was not found, and launchd has no nix-daemon service`,
})

const socketPath = '/nix/var/nix/daemon-socket/socket'
/** A folder on the Nix volume. /nix itself exists even if the volume is not mounted (synthetic.conf(5)). */
const storePath = '/nix/store'

/**
 * Tests whether the nix-daemon accepts connections; nothing is sent. If it does not, launchd's services for the daemon
 * and for its volume are probed too. Unavailable if none of them exists: then this Mac has no daemon, or no Nix.
 * @param before an earlier snapshot whose launchd services are reused
 */
export async function probeDaemon(mac: Mac, before: Snapshot | null): Promise<Snapshot['daemon']> {
  const socket = await mac.stat(socketPath)
  if (!socket.ok) {
    // Access to the daemon is commonly restricted by the mode of the socket's folder (Nix manual, "Restricting Access").
    return socket.code === 'EACCES' || socket.code === 'EPERM'
      ? observed(mac.now(), { answers: false, reason: describeClosed(), cause: 'not-permitted' })
      : fromResult(mac, socket)
  }
  const getServices = () => findEarlierServices(before) ?? probeServices(mac)
  if (!socket.value.exists) return describeMissingSocket(mac, await getServices(), before)
  const { mode, uid } = socket.value
  const isClosed = mac.uid !== 0 && mac.uid !== uid && (mode & 0o002) === 0
  const connection = await mac.canConnect(socketPath, 3000)
  if (connection.ok) {
    // In a sandbox the connection is made by the host's account, so file modes must be checked as well.
    if (!isClosed || mac.root === '') return observed(mac.now(), { answers: true })
    return observed(mac.now(), { answers: false, reason: describeClosed(), cause: 'not-permitted' })
  }
  // ECONNREFUSED: the socket file exists, and the program that listened on it has exited (connect(2)).
  const isForbidden = isClosed && connection.code !== 'ECONNREFUSED'
  const cause = isForbidden ? 'not-permitted' : 'no-daemon'
  const reason = isForbidden ? describeClosed() : connection.reason
  return observed(mac.now(), { answers: false, reason, cause, services: await getServices() })
}

function describeClosed(): string {
  return daemonProbeTexts.closed(socketPath)
}

async function describeMissingSocket(
  mac: Mac,
  services: DaemonService[],
  before: Snapshot | null,
): Promise<Snapshot['daemon']> {
  const store = await mac.stat(storePath)
  if (!store.ok) return fromResult(mac, store)
  if (services.length === 0) {
    return unavailable(mac.now(), daemonProbeTexts.noDaemon(socketPath))
  }
  if (store.value.exists)
    return observed(mac.now(), {
      answers: false,
      reason: processResultTexts.missing(socketPath),
      cause: 'no-daemon',
      services,
    })
  const reason = processResultTexts.missing(storePath)
  const volume = findEarlierVolume(before) ?? (await probeNixVolume(mac))
  return observed(mac.now(), { answers: false, reason, cause: 'no-volume', services, ...volume })
}

/** Returns the volume in an earlier snapshot; null if it has to be probed now. */
function findEarlierVolume(before: Snapshot | null): { volume?: NixVolume } | null {
  const daemon = valueOrNull(before?.daemon)
  return daemon?.answers === false && daemon.cause === 'no-volume' && daemon.volume !== undefined
    ? { volume: daemon.volume }
    : null
}

/** Returns the services in an earlier snapshot; null if they have to be probed now. */
function findEarlierServices(before: Snapshot | null): DaemonService[] | null {
  if (before === null) return null
  if (!before.daemon.observed) return []
  const daemon = before.daemon.value
  return daemon.answers ? null : (daemon.services ?? null)
}

/** Probes the services of the daemon and of its volume; absent ones are omitted. */
async function probeServices(mac: Mac): Promise<DaemonService[]> {
  const services = await Promise.all(
    [...daemonLabels, ...volumeLabels].map(async (label) => {
      const plistPath = `/Library/LaunchDaemons/${label}.plist`
      const [plist, job] = await Promise.all([mac.stat(plistPath), probeJob(mac, label)])
      return { label, plistPath, plist: fromResult(mac, plist), job }
    }),
  )
  const isAbsent = ({ plist, job }: DaemonService) =>
    (!plist.observed || !plist.value.exists) && (!job.observed || !job.value.known)
  return services.filter((service) => !isAbsent(service))
}
