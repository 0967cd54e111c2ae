import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult, processResultTexts } from '../probe/process-result.ts'

/** Texts of the version of macOS. */
export const osVersionProbeTexts = defineTexts({
  noVersion: (file: string) => `${file} doesn't contain the version`,
  noBuild: (file: string) => `${file} doesn't contain the build`,
})

/** The file that sw_vers prints (sw_vers(1)); reading it is cheaper than starting a program. */
const file = '/System/Library/CoreServices/SystemVersion.plist'

/** Reads the version of macOS, e.g. `15.5`. */
export function probeOsVersion(mac: Mac): Promise<Observation<string>> {
  return probeKey(
    mac,
    /<key>ProductVersion<\/key>\s{0,40}<string>(\d{1,4}(?:\.\d{1,4}){0,3})<\/string>/,
    osVersionProbeTexts.noVersion,
  )
}

/** Reads the build of macOS, e.g. `24F74`. It changes with every update, even if the version does not. */
export function probeOsBuild(mac: Mac): Promise<Observation<string>> {
  return probeKey(
    mac,
    /<key>ProductBuildVersion<\/key>\s{0,40}<string>([0-9A-Za-z]{1,20})<\/string>/,
    osVersionProbeTexts.noBuild,
  )
}

async function probeKey(
  mac: Mac,
  pattern: RegExp,
  describeLack: (file: string) => string,
): Promise<Observation<string>> {
  const text = await mac.read(file)
  if (!text.ok) return fromResult(mac, text)
  if (text.value === null) return unavailable(mac.now(), processResultTexts.missing(file))
  const value = pattern.exec(text.value)?.[1]
  return value === undefined ? unavailable(mac.now(), describeLack(file)) : observed(mac.now(), value)
}
