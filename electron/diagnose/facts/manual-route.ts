import { defaultKeyPath } from '../../core/builders/entry-match.ts'
import { rootSshLines } from '../../core/ssh/root-ssh-block.ts'

/** Returns the Host block for root's ssh configuration as `route-root-ssh` writes it, with `more` options added. */
export function rootBlock(
  host: string,
  port: number,
  keyPath: string = defaultKeyPath,
  more: readonly string[] = [],
): string {
  const block = { host: plainHost(host), port, user: 'builder', keyPath: plainPath(keyPath) }
  const lines = rootSshLines(block)
  return [...lines.slice(0, -1), ...more.map((line) => `  ${line}`), ...lines.slice(-1)].join('\n')
}

/** Returns the host, or `linux-builder` if it is not a plain name: it comes from an untrusted file and goes into text that root runs. */
export function plainHost(host: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(host) ? host : 'linux-builder'
}

function plainPath(path: string): string {
  return /^\/[A-Za-z0-9._/+-]+$/.test(path) ? path : defaultKeyPath
}
