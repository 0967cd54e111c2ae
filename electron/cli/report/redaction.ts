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

const withoutNumber: Readonly<Partial<Record<NameKind, string>>> = {
  command: '(a command)',
  secret: '(a secret)',
}

/** Records whose keys come from outside: paths, names of accounts, labels, options of an ssh configuration. */
const recordFields = new Set(['before', 'checksums', 'breakingOptions', 'sources'])

/**
 * Makes the replacement for a snapshot and for what is `output` of it. People become `user-1`, machines `host-1`,
 * addresses `address-1`; commands that somebody configured, which may hold passwords, and secrets are left out.
 */
export function redactionFor(snapshot: Snapshot, who: Identity, said: unknown = null): Redact {
  const names = collectNames(snapshot, who, said)
  const placeholders = new Map<string, string>()
  const counts = new Map<NameKind, number>()
  for (const { kind, name } of names) {
    const known = name.toLowerCase()
    if (placeholders.has(known)) continue
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    placeholders.set(known, withoutNumber[kind] ?? `${kind}-${count}`)
  }
  const longestFirst = [...placeholders.keys()].sort((one, other) => other.length - one.length)
  const everywhere = longestFirst.filter((name) => name.length > 2 && !wordsOfTheTrade.has(name))
  const people = new Set(names.flatMap(({ kind, name }) => (kind === 'user' ? [name.toLowerCase()] : [])))
  const patterns = [
    ...longestFirst.map(asNamePattern),
    ...everywhere.map(asWordPattern),
    ...everywhere.filter((name) => people.has(name) && name.length > 4).map(asStemPattern),
  ]
  const pattern = patterns.length > 0 ? new RegExp(patterns.join('|'), 'giu') : null
  const placeholderOf = (found: string) => {
    const known = found.toLowerCase()
    return (
      placeholders.get(known) ?? placeholders.get(longestFirst.find((name) => known.startsWith(name)) ?? '')
    )
  }
  const redactText = (text: string) =>
    pattern ? text.replace(pattern, (found) => placeholderOf(found) ?? found) : text
  return (value) => walk(value, redactText)
}

function escaped(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/** Where only a name can stand: under the folder of the homes, before and after @, as the host of a URI. */
function asNamePattern(name: string): string {
  return `(?<=(?:\\/|%2F)(?:Users|home)(?:\\/|%2F))${escaped(name)}(?![\\p{L}\\p{N}])|(?<=:\\/\\/)${escaped(name)}(?=[@:/?\\s]|$)`
}

function asWordPattern(name: string): string {
  return `(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}])`
}

/** Names that begin with a known one: the home of `mary2`, `Marys-MacBook`. */
function asStemPattern(name: string): string {
  return `(?<![\\p{L}\\p{N}])${escaped(name)}[\\p{L}\\p{N}]+`
}

function walk<T>(value: T, redactText: (text: string) => string, isRecord?: boolean): T
function walk(value: unknown, redactText: (text: string) => string, isRecord = false): unknown {
  if (typeof value === 'string') return redactText(value)
  if (Array.isArray(value)) return value.map((one) => walk(one, redactText))
  if (typeof value !== 'object' || value === null) return value
  const entries = new Map<string, unknown>()
  for (const [name, one] of Object.entries(value)) {
    const key = isRecord ? freeKey(entries, redactText(name)) : name
    entries.set(key, walk(one, redactText, recordFields.has(name)))
  }
  return Object.fromEntries(entries)
}

/** Two keys that became the same one keep their values: the second has a number. */
function freeKey(entries: ReadonlyMap<string, unknown>, key: string): string {
  let free = key
  for (let number = 2; entries.has(free); number += 1) free = `${key} (${number})`
  return free
}
