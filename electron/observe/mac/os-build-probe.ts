import { observed, unavailable } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

/** The file that sw_vers reads (sw_vers(1)). */
const file = '/System/Library/CoreServices/SystemVersion.plist'

/** Reads the build of macOS, e.g. `24F74`. It changes with every update, also where the version does not. */
export async function probeOsBuild(mac: Mac): Promise<NonNullable<Snapshot['mac']['osBuild']>> {
  const text = await mac.read(file)
  if (!text.ok) return fromResult(mac, text)
  if (text.value === null) return unavailable(mac.now(), `${file} is not there`)
  const build = /<key>ProductBuildVersion<\/key>\s{0,40}<string>([0-9A-Za-z]{1,20})<\/string>/.exec(
    text.value,
  )
  return build?.[1] === undefined
    ? unavailable(mac.now(), `${file} does not say the build`)
    : observed(mac.now(), build[1])
}
