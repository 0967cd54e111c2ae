import { uptime } from 'node:os'
import type { ProcessLine } from '../../core/launchd/process-table.ts'
import { type Observation, observed, unavailable, valueOrNull } from '../../core/model/observation.ts'
import { sanitize } from '../../core/text/sanitize.ts'
import type { Mac } from '../../mac/mac.ts'
import { describeFailure, fromResult, stdoutOf } from '../probe/process-result.ts'

const swVers = '/usr/bin/sw_vers'

/** The version of macOS, e.g. `15.5`. */
export async function probeMacVersion(mac: Mac): Promise<Observation<string>> {
  const ran = await mac.run(swVers, ['-productVersion'])
  const output = stdoutOf(swVers, ran)
  if (!output.ok) return fromResult(mac, output)
  const version = output.value.trim()
  return /^\d+(\.\d+){0,3}$/.test(version)
    ? observed(mac.now(), sanitize(version, 20))
    : unavailable(mac.now(), describeFailure(swVers, ran))
}

/** macOS begins this list of logins anew at every start. */
const listOfLogins = '/var/run/utmpx'

/**
 * When the Mac was started, exact to a second or so. A folder that stands for a Mac may lie on a machine that was
 * started a minute ago: there the list of logins tells, else the oldest process, which no Mac is younger than.
 */
export async function probeBoot(
  mac: Mac,
  processes: Promise<Observation<readonly ProcessLine[]>>,
): Promise<Observation<string>> {
  const now = mac.now()
  const here = now.getTime() - uptime() * 1000
  if (mac.root === '') return observed(now, new Date(here).toISOString())
  const list = await mac.stat(listOfLogins)
  if (list.ok && list.value.exists) return observed(now, list.value.modifiedAt)
  const starts = (valueOrNull(await processes) ?? []).map(({ startedAt }) => Date.parse(startedAt))
  return observed(now, new Date(Math.min(here, ...starts)).toISOString())
}
