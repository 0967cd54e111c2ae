import { dirname } from 'node:path'
import { type CommandLineTool, toolLinks } from '../../core/model/command-line-tool.ts'
import { type Observation, observed } from '../../core/model/observation.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

/** Describes the paths at which the app links its command line tool, and the folders above them. */
export async function probeCommandLineTool(mac: Mac): Promise<Observation<CommandLineTool>> {
  const tool: CommandLineTool = []
  for (const { path } of toolLinks) {
    const [file, folder] = await Promise.all([mac.lstat(path), findFolder(mac, dirname(path))])
    if (!file.ok) return fromResult(mac, file)
    if (!folder.ok) return fromResult(mac, folder)
    tool.push({ path, file: file.value, folder: folder.value })
  }
  return observed(mac.now(), tool)
}

/** Describes the innermost folder of the path that exists. */
async function findFolder(mac: Mac, path: string): ReturnType<Mac['lstat']> {
  const folder = await mac.lstat(path)
  return folder.ok && !folder.value.exists && path !== '/' ? await findFolder(mac, dirname(path)) : folder
}
