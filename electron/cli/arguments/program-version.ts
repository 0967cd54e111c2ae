import { version } from '../../../package.json'

/** The line that `builderbar --version` prints. */
export const versionLine = `builderbar ${version}\n`

/** Whether the command line asks for the version and nothing else. */
export function isVersionRequest(args: readonly string[]): boolean {
  return args.length === 1 && args[0] === '--version'
}
