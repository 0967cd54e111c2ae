import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Identity } from '../terminal/identity.ts'
import { collectNames, type NameKind } from './identifiers.ts'

/** Replaces names in any plain value; the same name always becomes the same placeholder. */
export type Redact = <T>(value: T) => T

/** Technical terms: as somebody's name they are replaced only in positions that hold a name. */
const technicalTerms = new Set(
  'nix nixos ssh run etc var usr bin private store users home darwin mac macos linux system host port key line file launchd builder'.split(
    ' ',
  ),
)

const fixedPlaceholders: Readonly<Partial<Record<NameKind, string>>> = {
  command: '(a command)',
  secret: '(a secret)',
}

/** Records with foreign keys: paths, names of accounts, labels, options of an ssh configuration. */
const recordFields = new Set(['before', 'checksums', 'breakingOptions', 'sources'])

/**
 * Creates the redaction for a snapshot and the texts made from it (`texts`). People become `user-1`, computers `host-1`,
 * addresses `address-1`. Configured commands, which may contain passwords, and secrets are removed.
 */
export function createRedaction(snapshot: Snapshot, identity: Identity, texts: unknown = null): Redact {
  const names = collectNames(snapshot, identity, texts)
  const placeholders = new Map<string, string>()
  const counts = new Map<NameKind, number>()
  for (const { kind, name } of names) {
    const key = name.toLowerCase()
    if (placeholders.has(key)) continue
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    placeholders.set(key, fixedPlaceholders[kind] ?? `${kind}-${count}`)
  }
  const longestFirst = [...placeholders.keys()].sort((a, b) => b.length - a.length)
  const plainNames = longestFirst.filter((name) => name.length > 2 && !technicalTerms.has(name))
  const people = new Set(names.flatMap(({ kind, name }) => (kind === 'user' ? [name.toLowerCase()] : [])))
  const patterns = [
    ...longestFirst.map(formatNamePattern),
    ...plainNames.map(formatWordPattern),
    ...plainNames.filter((name) => people.has(name) && name.length > 4).map(formatStemPattern),
  ]
  const pattern = patterns.length > 0 ? new RegExp(patterns.join('|'), 'giu') : null
  const findPlaceholder = (match: string) => {
    const lowerCaseMatch = match.toLowerCase()
    return (
      placeholders.get(lowerCaseMatch) ??
      placeholders.get(longestFirst.find((name) => lowerCaseMatch.startsWith(name)) ?? '')
    )
  }
  // Most texts of a snapshot, such as times, are in it many times, and the pattern has several parts for each name.
  const redactedTexts = new Map<string, string>()
  const redactText = (text: string) => {
    if (pattern === null) return text
    const redactedText = redactedTexts.get(text)
    if (redactedText !== undefined) return redactedText
    const result = text.replace(pattern, (match) => findPlaceholder(match) ?? match)
    redactedTexts.set(text, result)
    return result
  }
  return (value) => walk(value, redactText)
}

/** Matches a name in positions that hold only names: below the folder of the homes, and as the user or host of a URI. */
function formatNamePattern(name: string): string {
  return `(?<=(?:\\/|%2F)(?:Users|home)(?:\\/|%2F))${escapeRegExp(name)}(?![\\p{L}\\p{N}])|(?<=:\\/\\/)${escapeRegExp(name)}(?=[@:/?\\s]|$)`
}

function escapeRegExp(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function formatWordPattern(name: string): string {
  return `(?<![\\p{L}\\p{N}])${escapeRegExp(name)}(?![\\p{L}\\p{N}])`
}

/** Matches words that begin with a known name: `mary2`, `Marys-MacBook`. */
function formatStemPattern(name: string): string {
  return `(?<![\\p{L}\\p{N}])${escapeRegExp(name)}[\\p{L}\\p{N}]+`
}

function walk<T>(value: T, redactText: (text: string) => string, isRecord?: boolean): T
function walk(value: unknown, redactText: (text: string) => string, isRecord = false): unknown {
  if (typeof value === 'string') return redactText(value)
  if (Array.isArray(value)) return value.map((item) => walk(item, redactText))
  if (typeof value !== 'object' || value === null) return value
  const entries = new Map<string, unknown>()
  for (const [name, inner] of Object.entries(value)) {
    const key = isRecord ? findFreeKey(entries, redactText(name)) : name
    entries.set(key, walk(inner, redactText, recordFields.has(name)))
  }
  return Object.fromEntries(entries)
}

/** Adds a number to a key that redaction made equal to another, so that both keep their values. */
function findFreeKey(entries: ReadonlyMap<string, unknown>, key: string): string {
  let free = key
  for (let number = 2; entries.has(free); number += 1) free = `${key} (${number})`
  return free
}
