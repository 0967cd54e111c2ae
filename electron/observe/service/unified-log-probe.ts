import { parseUnifiedLog, unifiedLogArguments, unifiedLogPath } from '../../core/launchd/unified-log.ts'
import { parseBuilderLog } from '../../core/model/builder-log.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { getStdout } from '../probe/process-result.ts'

type ServiceLog = NonNullable<Snapshot['serviceLogs']>[number]

const log = '/usr/bin/log'
const timeoutMs = 4000
const maxBytes = 512 * 1024

/**
 * Reads what the VM of a vzvm service wrote to macOS' unified log; null if it runs no vzvm, or nothing is known. Only
 * administrators may read that log, and reading it takes seconds, so it is read only for a builder that does not answer.
 */
export async function probeUnifiedLog(
  mac: Mac,
  service: Service | undefined,
  reusedLogs: Snapshot['serviceLogs'],
): Promise<ServiceLog | null> {
  if (service === undefined) return null
  const earlierLog = reusedLogs?.find(({ log: { path } }) => path === unifiedLogPath)
  if (reusedLogs !== undefined) return earlierLog ?? null
  const output = getStdout(log, await mac.run(log, unifiedLogArguments, { timeoutMs, maxBytes }))
  const parsedLog = output.ok ? parseUnifiedLog(output.value, mac.rootUid) : null
  if (parsedLog === null) return null
  const { lines, causes } = parseBuilderLog(parsedLog.text)
  const changedAt = parsedLog.lastAt ?? mac.now().toISOString()
  const bytes = Buffer.byteLength(parsedLog.text)
  return {
    label: service.label,
    isRootsOwn: true,
    log: { path: unifiedLogPath, bytes, changedAt, lines, causes },
  }
}
