import { createHash } from 'node:crypto'
import * as z from 'zod'
import { fileInfo } from './service.ts'

/** The tool's path: macOS has this folder in the PATH of every account (/etc/paths). */
export const toolPath = '/usr/local/bin/builderbar'

/**
 * The links of the command line tool, each with the file in the app's resources that it leads to. The folders are those
 * that shells and man(1) read by themselves (docs/macos.md, "Completions and manual pages").
 */
export const toolLinks = [
  { path: toolPath, resource: 'builderbar' },
  { path: '/usr/local/share/zsh/site-functions/_builderbar', resource: 'completions/_builderbar' },
  {
    path: '/usr/local/share/bash-completion/completions/builderbar',
    resource: 'completions/builderbar.bash',
  },
  {
    path: '/usr/local/share/fish/vendor_completions.d/builderbar.fish',
    resource: 'completions/builderbar.fish',
  },
  { path: '/usr/local/share/man/man1/builderbar.1', resource: 'builderbar.1' },
] as const

export type ToolLink = (typeof toolLinks)[number]

/** The file at the path of each link, and the innermost folder of that path that exists. */
export const commandLineTool = z.array(z.object({ path: z.string(), file: fileInfo, folder: fileInfo }))

export type CommandLineTool = z.infer<typeof commandLineTool>

/** Path of the script inside the app's bundle (assets/builderbar.sh). */
const scriptPattern = /^\/.*\/Builderbar\.app\/Contents\/Resources\/builderbar$/

/** Whether the path is that of the script in an app's bundle. */
export function isAppTool(path: string): boolean {
  return scriptPattern.test(path)
}

/** Returns the path of a file in the resources of the app that has this script. */
export function findBundled(script: string, resource: ToolLink['resource']): string {
  return script.slice(0, -'builderbar'.length) + resource
}

/** Returns the app's script that the link at the tool's path points to; null if there is no link, or it points elsewhere. */
export function getLinkedTool(tool: CommandLineTool): string | null {
  const target = getTarget(tool, toolPath)
  return target !== null && isAppTool(target) ? target : null
}

/** Returns the target of the link at one of the paths; null if there is no link. */
export function getTarget(tool: CommandLineTool, path: string): string | null {
  const file = tool.find((place) => place.path === path)?.file
  return file?.exists && file.kind === 'link' ? file.linkTarget : null
}

/** Returns the checksum that a receipt records for a link to this path (repair/shell/helpers/common.sh). */
export function computeLinkChecksum(target: string): string {
  return `link:${createHash('sha256').update(`${target}\n`).digest('hex')}`
}
