import { createHmac } from 'node:crypto'
import type { PublicKey, SourceLine } from '../model/snapshot.ts'
import { parsePublicKeyLine } from './host-key.ts'

/**
 * Returns the host keys in a known-hosts file for any of these names (`host` or `[host]:port`), in the file's order
 * (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). `@cert-authority` and `@revoked` lines are ignored.
 */
export function findHostKeys(
  text: string,
  file: string,
  names: readonly string[],
): (PublicKey & { source: SourceLine })[] {
  const lowerCaseNames = names.map((name) => name.toLowerCase())
  return text.split('\n').flatMap((line, index) => {
    const match = /^[ \t]*([^\s#@]\S*)[ \t]+(\S.*)$/s.exec(line)
    const [hosts, rest] = [match?.[1], match?.[2]]
    if (hosts === undefined || rest === undefined || !lowerCaseNames.some((name) => isFor(hosts, name)))
      return []
    const key = parsePublicKeyLine(rest)
    return key === null ? [] : [{ ...key, source: { file, line: index + 1 } }]
  })
}

function isFor(hosts: string, name: string): boolean {
  if (hosts.startsWith('|')) return isHashOf(hosts, name)
  let isMatch = false
  for (const pattern of hosts.toLowerCase().split(',')) {
    const isNegated = pattern.startsWith('!')
    if (!matchesPattern(isNegated ? pattern.slice(1) : pattern, name)) continue
    if (isNegated) return false
    isMatch = true
  }
  return isMatch
}

/** Whether a hashed name `|1|salt|hash` is that of the host: HMAC-SHA1 keyed by the salt. */
function isHashOf(hosts: string, name: string): boolean {
  const [, magic, salt, hash, ...more] = hosts.split('|')
  if (magic !== '1' || !salt || !hash || more.length > 0) return false
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash
}

/** Matches a pattern with `*` and `?` as ssh does, without exponential backtracking. */
function matchesPattern(pattern: string, name: string): boolean {
  let [position, star, retry] = [0, -1, 0]
  let letter = 0
  while (letter < name.length) {
    if (position < pattern.length && pattern[position] === '*') {
      star = position
      retry = letter
      position += 1
    } else if (
      position < pattern.length &&
      (pattern[position] === '?' || pattern[position] === name[letter])
    ) {
      position += 1
      letter += 1
    } else if (star >= 0) {
      position = star + 1
      retry += 1
      letter = retry
    } else return false
  }
  while (pattern[position] === '*') position += 1
  return position === pattern.length
}
