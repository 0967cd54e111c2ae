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

/** When the Mac was started, exact to a second or so. */
export function lookAtBoot(mac: Mac): Seen<string> {
  const now = mac.now()
  return saw(now, new Date(now.getTime() - uptime() * 1000).toISOString())
}
