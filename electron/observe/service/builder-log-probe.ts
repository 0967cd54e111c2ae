import {
  type BuilderLog,
  builderLogPath,
  builderLogTailBytes,
  parseBuilderLog,
} from '../../core/model/builder-log.ts'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

/** Texts of the builder's captured output. */
export const builderLogProbeTexts = defineTexts({
  notOfRoot: (path: string) => `${path} isn't a file that only root can change`,
})

/**
 * Reads the end of the builder's captured output; null if none was captured. Unavailable if the file could have
 * been written by anyone but root.
 */
export async function probeBuilderLog(mac: Mac, maxLines?: number): Promise<Observation<BuilderLog | null>> {
  const file = await mac.lstat(builderLogPath)
  if (!file.ok) return fromResult(mac, file)
  if (!file.value.exists) return observed(mac.now(), null)
  const { kind, uid, mode, modifiedAt } = file.value
  if (kind !== 'file' || uid !== 0 || (mode & 0o022) !== 0) {
    return unavailable(mac.now(), builderLogProbeTexts.notOfRoot(builderLogPath))
  }
  const tail = await mac.readTail(builderLogPath, builderLogTailBytes)
  if (!tail.ok) return fromResult(mac, tail)
  if (tail.value === null) return observed(mac.now(), null)
  const { bytes, size } = tail.value
  const parsedLog = parseBuilderLog(bytes.toString('utf8'), { isCut: size > bytes.length, maxLines })
  return observed(mac.now(), { path: builderLogPath, bytes: size, changedAt: modifiedAt, ...parsedLog })
}
