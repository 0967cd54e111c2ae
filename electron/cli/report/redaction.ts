import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Identity } from '../terminal/identity.ts'
import { collectNames, type NameKind } from './identifiers.ts'

/** Replaces names in any plain value; the same name always becomes the same placeholder. */
export type Redact = <T>(value: T) => T

/** Words of the trade: as somebody's name they are replaced only where a name must stand. */
const wordsOfTheTrade = new Set(
  'nix nixos ssh run etc var usr bin private store users home darwin mac macos linux system host port key line file launchd builder'.split(
    ' ',
  ),
)

/**
 * Makes the replacement for a snapshot and whatever is said of it. People become `user-1`, machines `host-1`,
 * addresses `address-1`; commands that somebody configured, which may hold passwords, are left out.
 */
export function redactionFor(snapshot: Snapshot, who: Identity): Redact {
  const names = collectNames(snapshot, who)
  const placeholders = new Map<string, string>()
  const counts = new Map<NameKind, number>()
  for (const { kind, name } of names) {
    const known = name.toLowerCase()
    if (placeholders.has(known)) continue
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    placeholders.set(known, kind === 'command' ? '(a command)' : `${kind}-${count}`)
  }
  const longestFirst = [...placeholders.keys()].sort((one, other) => other.length - one.length)
  const everywhere = longestFirst.filter((name) => name.length > 2 && !wordsOfTheTrade.has(name))
  const patterns = [...longestFirst.map(asNamePattern), ...everywhere.map(asWordPattern)]
  const pattern = patterns.length > 0 ? new RegExp(patterns.join('|'), 'giu') : null
  const redactText = (text: string) =>
    pattern ? text.replace(pattern, (found) => placeholders.get(found.toLowerCase()) ?? found) : text
  return (value) => walk(value, redactText)
}

function escaped(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/** Where only a name can stand: under the folder of the homes, before and after @, as the host of a URI. */
function asNamePattern(name: string): string {
  return `(?<=\\/(?:Users|home)\\/)${escaped(name)}(?![\\p{L}\\p{N}])|(?<=:\\/\\/)${escaped(name)}(?=[@:/?\\s]|$)`
}

function asWordPattern(name: string): string {
  return `(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}])`
}

function walk<T>(value: T, redactText: (text: string) => string): T
function walk(value: unknown, redactText: (text: string) => string): unknown {
  if (typeof value === 'string') return redactText(value)
  if (Array.isArray(value)) return value.map((one) => walk(one, redactText))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, walk(one, redactText)]))
}
