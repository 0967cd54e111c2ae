import { getWorkingDirectory } from '../../core/builders/builder-service.ts'
import { knownServices } from '../../core/builders/known-services.ts'
import { builderLogTailBytes, parseBuilderLog } from '../../core/model/builder-log.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { RouteProbe, Service, Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { listLimaLogs } from './lima-logs.ts'
import { probeUnifiedLog } from './unified-log-probe.ts'

type ServiceLog = NonNullable<Snapshot['serviceLogs']>[number]

/** A plist names two at most; a Mac with more builders than this does not exist. */
const maxLogs = 8

/** The log that Nix's installer gives the daemon (NixOS/nix, misc/launchd/org.nixos.nix-daemon.plist.in). */
const daemonLog = { label: 'org.nixos.nix-daemon', path: '/var/log/nix-daemon.log' }

/** When the unified log of a VM is read. */
export interface UnifiedLogNeed {
  /** Whether the builder has not answered lately. */
  readonly isSilent: boolean
  /** The logs of an earlier snapshot, if its processes are reused. */
  readonly reused?: Snapshot['serviceLogs']
}

/**
 * Reads the ends of the logs that exist already: those that the plists of builders' services name (`StandardOutPath`,
 * `StandardErrorPath`; Determinate's VM builder always has one, virby one when it debugs), vzvm's part of the unified log, and
 * the nix-daemon's. A log that this account may not read, or that does not exist, is left out. Nothing is written, and no
 * service is restarted for it.
 */
export async function probeServiceLogs(
  mac: Mac,
  services: readonly Service[],
  routes: readonly RouteProbe[],
  { isSilent, reused: reusedLogs }: UnifiedLogNeed,
): Promise<Pick<Snapshot, 'serviceLogs'>> {
  const logFiles = await Promise.all(
    services.map(async (service) => {
      const paths = new Set([...(service.logPaths ?? []), ...(await listOwnLogs(mac, service))])
      return [...paths].map((path) => ({ service, path }))
    }),
  )
  const vzvm = isSilent ? services.find(runsVzvm) : undefined
  const logs = await Promise.all([
    ...logFiles
      .flat()
      .slice(0, maxLogs)
      .map(({ service, path }) => readLog(mac, service.label, path, getAccount(mac, service))),
    probeUnifiedLog(mac, vzvm, reusedLogs),
    ...listProxyLogs(routes).map(({ uri, path }) => readLog(mac, uri, path)),
    readDaemonLog(mac),
  ])
  const serviceLogs = logs.filter((log) => log !== null)
  return serviceLogs.length === 0 ? {} : { serviceLogs }
}

/**
 * Returns the logs that no plist names: the console of darwin-vz-nix' guest, in its working folder (takeokunn/darwin-vz-nix,
 * nix/host/darwin-module.nix), HexBox' log of its start, beside its scripts (RobertDeRose/nix-hex-box, its page "Logs And
 * Diagnostics"), and that of Lima's host agent.
 */
async function listOwnLogs(mac: Mac, service: Service): Promise<readonly string[]> {
  const folder = getWorkingDirectory(service)
  if (service.vmProgram === 'darwin-vz-nix') return folder === null ? [] : [`${folder}/console.log`]
  if (service.vmProgram === 'colima' || service.vmProgram === 'limactl') return listLimaLogs(mac, service)
  const script = valueOrNull(service.startScript)?.scripts.find((path) => hexBoxScript.test(path))
  return script === undefined ? [] : [getHexBoxLog(script)]
}

/** HexBox without its bridge has no service: its ProxyCommand starts the VM, and writes the log beside it. */
function listProxyLogs(routes: readonly RouteProbe[]): readonly { uri: string; path: string }[] {
  return routes.flatMap(({ uri, root }) => {
    const route = valueOrNull(root)
    const script = (route?.proxyCommand ?? '').split(' ').find((word) => hexBoxScript.test(word))
    return route?.proxyOfThisHost === true && script !== undefined
      ? [{ uri, path: getHexBoxLog(script) }]
      : []
  })
}

function getHexBoxLog(script: string): string {
  return script.replace(/[^/]+$/, 'hexbox-readiness.log')
}

const hexBoxScript = /^\/Users\/[^/]+\/\.local\/state\/hb\/[^/]+$/

function runsVzvm({ vmProgram, job }: Service): boolean {
  return vmProgram === 'vzvm' && job.observed && job.value.known
}

/** The words of builders' causes mean something else in the daemon's log: `No space left on device` is then this Mac's. */
async function readDaemonLog(mac: Mac): Promise<ServiceLog | null> {
  const serviceLog = await readLog(mac, daemonLog.label, daemonLog.path)
  return serviceLog === null ? null : { ...serviceLog, log: { ...serviceLog.log, causes: [] } }
}

/**
 * The account that another module's service runs as: that of an agent's user, else the owner of its working folder, as of
 * `/var/lib/virby`. Null for this Mac's own builder, which runs as root, and where that is not known.
 */
function getAccount(mac: Mac, { domain, foundBy, label, workingDirectory }: Service): number | null {
  if (domain !== undefined) return mac.uid
  const isOther =
    foundBy !== undefined || knownServices.some((known) => known.startsOnDemand && known.label === label)
  const folder = valueOrNull(workingDirectory)
  return isOther && folder?.exists === true && (folder.mode & 0o022) === 0 ? folder.uid : null
}

async function readLog(
  mac: Mac,
  label: string,
  path: string,
  account: number | null = null,
): Promise<ServiceLog | null> {
  const file = await mac.lstat(path)
  // launchd itself creates a regular file; a link may lead anywhere.
  if (!file.ok || !file.value.exists || file.value.kind !== 'file') return null
  const { uid, mode, modifiedAt } = file.value
  const tail = await mac.readTail(path, builderLogTailBytes)
  if (!tail.ok || tail.value === null) return null
  const { bytes, size } = tail.value
  const { lines } = parseBuilderLog(bytes.toString('utf8'), { isCut: size > bytes.length })
  // launchd appends for ever, so only the last lines can be about the present.
  const { causes } = parseBuilderLog(lines.join('\n'))
  const log = { path, bytes: size, changedAt: modifiedAt, lines, causes }
  const isClosed = (mode & 0o022) === 0
  return {
    label,
    isRootsOwn: uid === 0 && isClosed,
    ...(uid !== 0 && uid === account && isClosed ? { isOfItsAccount: true as const } : {}),
    log,
  }
}
