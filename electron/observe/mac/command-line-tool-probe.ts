import { dirname } from 'node:path'
import { type CommandLineTool, toolPath } from '../../core/model/command-line-tool.ts'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { Mac } from '../../mac/mac.ts'

/** What lies where the app's command line tool is linked. */
export async function probeCommandLineTool(mac: Mac): Promise<Observation<CommandLineTool>> {
  const [file, folder] = await Promise.all([mac.lstat(toolPath), mac.lstat(dirname(toolPath))])
  if (!file.ok) return unavailable(mac.now(), file.reason)
  if (!folder.ok) return unavailable(mac.now(), folder.reason)
  return observed(mac.now(), { file: file.value, folder: folder.value })
}
