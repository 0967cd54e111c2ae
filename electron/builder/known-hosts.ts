import { createHmac } from 'node:crypto'
import { parsePublicKeyLine } from './host-key.ts'
import type { PublicKey, SourceLine } from './snapshot.ts'

/** Host keys that a known-hosts file holds for one of these names (`host` or `[host]:port`). */
export function hostKeysFor(
  text: string,
  file: string,
  names: readonly string[],
): (PublicKey & { source: SourceLine })[] {
  const keys: (PublicKey & { source: SourceLine })[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const match = /^\s*([^\s#@]\S*)\s+(.*)$/.exec(line)
    if (match === null || !names.some((name) => matches(match[1] ?? '', name))) continue
    const key = parsePublicKeyLine(match[2] ?? '')
    if (key !== null) keys.push({ ...key, source: { file, line: index + 1 } })
  }
  return keys
}

function matches(hosts: string, name: string): boolean {
  const hashed = /^\|1\|([^|]+)\|([^|]+)$/.exec(hosts)
  if (hashed === null) return hosts.split(',').includes(name)
  return (
    createHmac('sha1', Buffer.from(hashed[1] ?? '', 'base64'))
      .update(name)
      .digest('base64') === hashed[2]
  )
}
