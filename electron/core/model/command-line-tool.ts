import { createHash } from 'node:crypto'
import * as z from 'zod'
import { fileInfo } from './service.ts'

/** Where the terminal looks for it: a folder that macOS has in everybody's PATH (/etc/paths). */
export const toolPath = '/usr/local/bin/builderbar'

/** What lies where the command line tool is put, and the folder that it lies in. */
export const commandLineTool = z.object({ file: fileInfo, folder: fileInfo })

export type CommandLineTool = z.infer<typeof commandLineTool>

/** The script that the app brings (assets/builderbar.sh). */
const scriptPattern = /^\/.*\/Builderbar\.app\/Contents\/Resources\/builderbar$/

/** Whether a path is that of an app's own command line tool. */
export function isAppTool(path: string): boolean {
  return scriptPattern.test(path)
}

/** The app's script that the link leads to; null where there is no link, or one to something else. */
export function linkedTool({ file }: CommandLineTool): string | null {
  const target = file.exists && file.kind === 'link' ? file.linkTarget : null
  return target !== null && isAppTool(target) ? target : null
}

/** The checksum that a receipt has of a link to this path (repair/shell/helpers.sh). */
export function linkChecksum(target: string): string {
  return `link:${createHash('sha256').update(`${target}\n`).digest('hex')}`
}
