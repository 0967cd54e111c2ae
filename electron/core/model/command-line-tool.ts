import { createHash } from 'node:crypto'
import * as z from 'zod'
import { fileInfo } from './service.ts'

/** The tool's path: macOS has this folder in the PATH of every account (/etc/paths). */
export const toolPath = '/usr/local/bin/builderbar'

/** The file at the tool's path, and the folder that contains it. */
export const commandLineTool = z.object({ file: fileInfo, folder: fileInfo })

export type CommandLineTool = z.infer<typeof commandLineTool>

/** Path of the script inside the app's bundle (assets/builderbar.sh). */
const scriptPattern = /^\/.*\/Builderbar\.app\/Contents\/Resources\/builderbar$/

/** Whether the path is that of the script in an app's bundle. */
export function isAppTool(path: string): boolean {
  return scriptPattern.test(path)
}

/** Returns the app's script that the link points to; null if there is no link, or it points elsewhere. */
export function getLinkedTool({ file }: CommandLineTool): string | null {
  const target = file.exists && file.kind === 'link' ? file.linkTarget : null
  return target !== null && isAppTool(target) ? target : null
}

/** Returns the checksum that a receipt records for a link to this path (repair/shell/helpers.sh). */
export function computeLinkChecksum(target: string): string {
  return `link:${createHash('sha256').update(`${target}\n`).digest('hex')}`
}
