import { builderLogTailBytes, parseBuilderLog } from '../../core/model/builder-log.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'

type ServiceLog = NonNullable<Snapshot['serviceLogs']>[number]

/** A plist names two at most; a Mac with more builders than this does not exist. */
const maxLogs = 8

/**
 * Reads the ends of the logs that the plists of builders' services name (`StandardOutPath`, `StandardErrorPath`): Determinate's
 * VM builder always has one, virby one when it debugs. A log that this account may not read, or that does not exist, is left
 * out. Nothing is written, and no service is restarted for it.
 */
export async function probeServiceLogs(
  mac: Mac,
  services: readonly Service[],
): Promise<Pick<Snapshot, 'serviceLogs'>> {
  const named = services.flatMap(({ label, logPaths = [] }) => logPaths.map((path) => ({ label, path })))
  const logs = await Promise.all(named.slice(0, maxLogs).map(({ label, path }) => readLog(mac, label, path)))
  const serviceLogs = logs.filter((log) => log !== null)
  return serviceLogs.length === 0 ? {} : { serviceLogs }
}

async function readLog(mac: Mac, label: string, path: string): Promise<ServiceLog | null> {
  const file = await mac.lstat(path)
  // launchd itself creates a regular file; a link may lead anywhere.
  if (!file.ok || !file.value.exists || file.value.kind !== 'file') return null
  const { uid, mode, modifiedAt } = file.value
  const tail = await mac.readTail(path, builderLogTailBytes)
  if (!tail.ok || tail.value === null) return null
  const { bytes, size } = tail.value
  const { lines } = parseBuilderLog(bytes.toString('utf8'), size > bytes.length)
  // launchd appends for ever, so only the last lines can be about the present.
  const { causes } = parseBuilderLog(lines.join('\n'), false)
  const log = { path, bytes: size, changedAt: modifiedAt, lines, causes }
  return { label, isRootsOwn: uid === 0 && (mode & 0o022) === 0, log }
}
