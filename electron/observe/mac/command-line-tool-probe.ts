import { dirname } from 'node:path'
import { type CommandLineTool, toolPath } from '../../core/model/command-line-tool.ts'
import { notSeen, type Seen, saw } from '../../core/model/observation.ts'
import type { Mac } from '../../mac/mac.ts'

/** What lies where the app's command line tool is linked. */
export async function lookAtCommandLineTool(mac: Mac): Promise<Seen<CommandLineTool>> {
  const [file, folder] = await Promise.all([mac.look(toolPath), mac.look(dirname(toolPath))])
  if (!file.ok) return notSeen(mac.now(), file.why)
  if (!folder.ok) return notSeen(mac.now(), folder.why)
  return saw(mac.now(), { file: file.value, folder: folder.value })
}
