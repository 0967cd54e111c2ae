import { uptime } from 'node:os'
import type { ProcessLine } from '../../core/launchd/process-table.ts'
import { type Observation, observed, valueOrNull } from '../../core/model/observation.ts'
import type { Mac } from '../../mac/mac.ts'

/** The list of logins (utmpx(5)), which macOS recreates at every boot. */
const loginsPath = '/var/run/utmpx'

/**
 * Determines when the Mac was booted, to about a second. In a sandbox the host's uptime says nothing about the Mac, so the time
 * of the list of logins is used, or else the start of the oldest process.
 */
export async function probeBoot(
  mac: Mac,
  processes: Promise<Observation<readonly ProcessLine[]>>,
): Promise<Observation<string>> {
  const now = mac.now()
  const hostBoot = now.getTime() - uptime() * 1000
  if (mac.root === '') return observed(now, new Date(hostBoot).toISOString())
  const logins = await mac.stat(loginsPath)
  if (logins.ok && logins.value.exists) return observed(now, logins.value.modifiedAt)
  const startTimes = (valueOrNull(await processes) ?? []).map(({ startedAt }) => Date.parse(startedAt))
  return observed(now, new Date(Math.min(hostBoot, ...startTimes)).toISOString())
}
