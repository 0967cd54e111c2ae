import { uptime } from 'node:os'
import { printable } from '../builder/printable.ts'
import { notSeen, type Seen, saw } from '../builder/seen.ts'
import type { Mac } from '../mac/mac.ts'
import { printed, whyNoAnswer } from './answers.ts'

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
 * started a minute ago: there the list of logins tells, where there is one.
 */
export async function lookAtBoot(mac: Mac): Promise<Seen<string>> {
  const now = mac.now()
  const list = mac.root === '' ? null : await mac.lookThrough(listOfLogins)
  if (list?.ok && list.value.exists) return saw(now, list.value.modifiedAt)
  return saw(now, new Date(now.getTime() - uptime() * 1000).toISOString())
}
