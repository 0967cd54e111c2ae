import { defaultKeyPath } from '../../core/builders/entry-match.ts'
import { rootSshLines } from '../../core/ssh/root-ssh-block.ts'

/** The Host block for root's own ssh configuration, as `route-root-ssh` writes it, for a person to read. */
export function rootBlock(
  host: string,
  port: number,
  keyPath: string = defaultKeyPath,
  more: readonly string[] = [],
): string {
  const block = { host: plainHost(host), port, user: 'builder', keyPath: plainPath(keyPath) }
  const lines = rootSshLines(block)
  // Its last line opens the file for all hosts again: options behind it that stood under no `Host` still count for each one.
  return [...lines, ...more.map((line) => `  ${line}`), 'Host *'].join('\n')
}

/** Names and paths come from files that others write: only plain ones go into text that is run as root. */
export function plainHost(host: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(host) ? host : 'linux-builder'
}

function plainPath(path: string): string {
  return /^\/[A-Za-z0-9._/+-]+$/.test(path) ? path : defaultKeyPath
}
