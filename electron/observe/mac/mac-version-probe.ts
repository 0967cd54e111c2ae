import { uptime } from 'node:os'
import type { ProcessLine } from '../../core/launchd/process-table.ts'
import { notSeen, type Seen, saw, valueIfSeen } from '../../core/model/observation.ts'
import { printable } from '../../core/text/sanitize.ts'
import type { Mac } from '../../mac/mac.ts'
import { printed, whyNoAnswer } from '../probe/process-result.ts'

const swVers = '/usr/bin/sw_vers'

/** The version of macOS, e.g. `15.5`. */
export async function lookAtMacVersion(mac: Mac): Promise<Seen<string>> {
  const ran = await mac.run(swVers, ['-productVersion'])
  const output = printed(swVers, ran)
  if (!output.ok) return notSeen(mac.now(), output.why)
  const version = output.value.trim()
  return /^\d+(\.\d+){0,3}$/.test(version)
    ? saw(mac.now(), printable(version, 20))
    : notSeen(mac.now(), whyNoAnswer(swVers, ran))
}

/** macOS begins this list of logins anew at every start. */
const listOfLogins = '/var/run/utmpx'

/**
 * When the Mac was started, exact to a second or so. A folder that stands for a Mac may lie on a machine that was
 * started a minute ago: there the list of logins tells, else the oldest process, which no Mac is younger than.
 */
export async function lookAtBoot(
  mac: Mac,
  processes: Promise<Seen<readonly ProcessLine[]>>,
): Promise<Seen<string>> {
  const now = mac.now()
  const here = now.getTime() - uptime() * 1000
  if (mac.root === '') return saw(now, new Date(here).toISOString())
  const list = await mac.lookThrough(listOfLogins)
  if (list.ok && list.value.exists) return saw(now, list.value.modifiedAt)
  const starts = (valueIfSeen(await processes) ?? []).map(({ startedAt }) => Date.parse(startedAt))
  return saw(now, new Date(Math.min(here, ...starts)).toISOString())
}
