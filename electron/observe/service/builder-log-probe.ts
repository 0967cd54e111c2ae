import {
  type BuilderLog,
  builderLogPath,
  builderLogTailBytes,
  readBuilderLog,
} from '../../core/model/builder-log.ts'
import { notSeen, type Seen, saw } from '../../core/model/observation.ts'
import type { Mac } from '../../mac/mac.ts'

/** The builder's captured output; null where none was captured. What others than root may have written is none. */
export async function lookAtBuilderLog(mac: Mac, mostLines?: number): Promise<Seen<BuilderLog | null>> {
  const file = await mac.look(builderLogPath)
  if (!file.ok) return notSeen(mac.now(), file.why)
  if (!file.value.exists) return saw(mac.now(), null)
  const { kind, uid, mode, modifiedAt } = file.value
  if (kind !== 'file' || uid !== 0 || (mode & 0o022) !== 0) {
    return notSeen(mac.now(), `${builderLogPath} is not a file that only root can change`)
  }
  const ending = await mac.ending(builderLogPath, builderLogTailBytes)
  if (!ending.ok) return notSeen(mac.now(), ending.why)
  if (ending.value === null) return saw(mac.now(), null)
  const { bytes, size } = ending.value
  const read = readBuilderLog(bytes.toString('utf8'), size > bytes.length, mostLines)
  return saw(mac.now(), { path: builderLogPath, bytes: size, changedAt: modifiedAt, ...read })
}
