import { dirname } from 'node:path'
import { type CommandLineTool, toolPath } from '../../core/model/command-line-tool.ts'
import { type Observation, observed } from '../../core/model/observation.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

/** Describes the path at which the app links its command-line tool, and the folder above it. */
export async function probeCommandLineTool(mac: Mac): Promise<Observation<CommandLineTool>> {
  const [file, folder] = await Promise.all([mac.lstat(toolPath), mac.lstat(dirname(toolPath))])
  if (!file.ok) return fromResult(mac, file)
  if (!folder.ok) return fromResult(mac, folder)
  return observed(mac.now(), { file: file.value, folder: folder.value })
}
