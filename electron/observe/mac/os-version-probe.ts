import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

/** The file that sw_vers prints (sw_vers(1)); reading it is cheaper than starting a program. */
const file = '/System/Library/CoreServices/SystemVersion.plist'

/** Reads the version of macOS, e.g. `15.5`. */
export function probeOsVersion(mac: Mac): Promise<Observation<string>> {
  return probeKey(
    mac,
    /<key>ProductVersion<\/key>\s{0,40}<string>(\d{1,4}(?:\.\d{1,4}){0,3})<\/string>/,
    'version',
  )
}

/** Reads the build of macOS, e.g. `24F74`. It changes with every update, even if the version does not. */
export function probeOsBuild(mac: Mac): Promise<Observation<string>> {
  return probeKey(
    mac,
    /<key>ProductBuildVersion<\/key>\s{0,40}<string>([0-9A-Za-z]{1,20})<\/string>/,
    'build',
  )
}

async function probeKey(mac: Mac, pattern: RegExp, name: string): Promise<Observation<string>> {
  const text = await mac.read(file)
  if (!text.ok) return fromResult(mac, text)
  if (text.value === null) return unavailable(mac.now(), `${file} was not found`)
  const value = pattern.exec(text.value)?.[1]
  return value === undefined
    ? unavailable(mac.now(), `${file} doesn't contain the ${name}`)
    : observed(mac.now(), value)
}
