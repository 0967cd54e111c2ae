import type { SourceLine } from '../model/snapshot.ts'
import { parseValueLines, type ValueLine } from './ssh-config.ts'

/** A configuration file that ssh read: its original path and its text. */
interface ConfigFile {
  readonly file: string
  readonly text: string
}

/** The events that ssh reports on stderr while it reads its configuration, in order. */
type SshEvent =
  | { readonly kind: 'read'; readonly path: string }
  | { readonly kind: 'apply'; readonly path: string; readonly line: number }
  | { readonly kind: 'include'; readonly path: string; readonly line: number; readonly includes: string }
  | { readonly kind: 'match'; readonly matched: boolean }
  /** It reads everything a second time for `Match final`, with the final host name. */
  | { readonly kind: 'begin-again' }

interface Walk {
  readonly events: readonly SshEvent[]
  readonly files: ReadonlyMap<string, ConfigFile>
  readonly sources: Map<string, SourceLine>
  /** Keywords that already have a value, which later lines cannot change. */
  readonly settled: Set<string>
  /** Index of the next event. */
  at: number
}

/** ssh truncates paths in its messages to this length. */
const maxPathLength = 200
/** The same limit as in ssh (READCONF_MAX_DEPTH). */
const maxIncludeDepth = 16

/** Deprecated keywords that ssh still accepts, with the names that `ssh -G` prints for them. */
const currentNames: ReadonlyMap<string, string> = new Map([
  ['pubkeyacceptedkeytypes', 'pubkeyacceptedalgorithms'],
  ['hostbasedkeytypes', 'hostbasedacceptedalgorithms'],
  ['identityfile2', 'identityfile'],
  ['challengeresponseauthentication', 'kbdinteractiveauthentication'],
  ['skeyauthentication', 'kbdinteractiveauthentication'],
  ['tisauthentication', 'kbdinteractiveauthentication'],
  ['dsaauthentication', 'pubkeyauthentication'],
  ['keepalive', 'tcpkeepalive'],
])

/** Only the first of these two that is set has an effect (ssh_config(5)). */
const exclusiveKeywords: ReadonlyMap<string, string> = new Map([
  ['proxycommand', 'proxyjump'],
  ['proxyjump', 'proxycommand'],
])

/**
 * Determines which file and line set each value, keyed by the lower-case keyword that `ssh -G` prints. It follows ssh
 * through the files by the events on stderr (`buildRouteArguments`), so only ssh decides which blocks apply; the first value wins.
 * @param files the files that ssh was given, by the path in ssh's messages
 * @param keywords keywords that ssh's arguments already set (`user` of `user@host`, `port` of `-p`)
 */
export function resolveSources(
  debug: string,
  files: ReadonlyMap<string, ConfigFile>,
  keywords: readonly string[] = [],
): Record<string, SourceLine> {
  const byPath = new Map([...files].map(([path, file]) => [path.slice(0, maxPathLength), file]))
  const walk: Walk = {
    events: parseEvents(debug),
    files: byPath,
    sources: new Map(),
    settled: new Set(keywords),
    at: 0,
  }
  while (walk.at < walk.events.length) {
    const event = walk.events[walk.at]
    walk.at += 1
    if (event?.kind === 'read') readFile(walk, event.path, { applies: true, depth: 0 })
    else if (event?.kind === 'begin-again') walk.settled.add('hostname')
  }
  return Object.fromEntries(walk.sources)
}

/** Where a file is included: whether its block applies to the host, and how deep the includes are nested. */
interface IncludePosition {
  readonly applies: boolean
  readonly depth: number
}

function readFile(walk: Walk, path: string, position: IncludePosition): void {
  const config = walk.files.get(path)
  if (config === undefined) {
    skipFile(walk, path)
    return
  }
  // ssh reads a file that is included by a block that does not apply, but only to check its syntax.
  let { applies } = position
  for (const line of parseValueLines(config.text)) {
    if (line.keyword === 'host') applies = consumeHost(walk, path, line.line) && position.applies
    else if (line.keyword === 'match') applies = consumeMatch(walk, line) && position.applies
    else if (line.keyword === 'include') {
      readIncluded(walk, path, line, { applies, depth: position.depth + 1 })
    } else if (applies) {
      addSource(walk, line.keyword, { file: config.file, line: line.line })
    }
  }
}

/** Skips the events of a file whose text is unknown. */
function skipFile(walk: Walk, path: string): void {
  for (; walk.at < walk.events.length; walk.at += 1) {
    const event = walk.events[walk.at]
    if (event?.kind === 'read' || event?.kind === 'begin-again') return
    if (event?.kind !== 'match' && event?.path !== path) return
  }
}

function consumeHost(walk: Walk, path: string, line: number): boolean {
  const event = walk.events[walk.at]
  if (event?.kind !== 'apply' || event.path !== path || event.line !== line) return false
  walk.at += 1
  return true
}

/** Without an event for it (`-v` alone), only `Match all` is assumed to apply. */
function consumeMatch(walk: Walk, line: ValueLine): boolean {
  const event = walk.events[walk.at]
  if (event?.kind !== 'match') return line.value.toLowerCase() === 'all'
  walk.at += 1
  return event.matched
}

function readIncluded(walk: Walk, path: string, line: ValueLine, position: IncludePosition): void {
  if (position.depth > maxIncludeDepth) return
  for (;;) {
    const event = walk.events[walk.at]
    if (event?.kind === 'include' && event.path === path && event.line === line.line) {
      walk.at += 1
      const readEvent = walk.events[walk.at]
      if (readEvent?.kind !== 'read' || readEvent.path !== event.includes) continue
    } else if (event?.kind !== 'read' || !line.words.includes(event.path)) return
    const readEvent = walk.events[walk.at]
    walk.at += 1
    if (readEvent?.kind === 'read') readFile(walk, readEvent.path, position)
  }
}

function addSource(walk: Walk, keywordText: string, source: SourceLine): void {
  const keyword = currentNames.get(keywordText) ?? keywordText
  const exclusive = exclusiveKeywords.get(keyword)
  if (walk.sources.has(keyword) || walk.settled.has(keyword)) return
  if (exclusive !== undefined && walk.sources.has(exclusive)) return
  walk.sources.set(keyword, source)
}

function parseEvents(debug: string): SshEvent[] {
  return debug.split('\n').flatMap((rawLine): SshEvent[] => {
    const line = /^debug\d: (.*?)\r?$/.exec(rawLine)?.[1]
    if (line === undefined) return []
    const event = parseEvent(line)
    return event === null ? [] : [event]
  })
}

function parseEvent(line: string): SshEvent | null {
  const reading = 'Reading configuration data '
  if (line.startsWith(reading)) return { kind: 'read', path: line.slice(reading.length) }
  if (line === 'match found' || line === 'match not found')
    return { kind: 'match', matched: line === 'match found' }
  if (line === 're-parsing configuration') return { kind: 'begin-again' }
  const match = / line (\d{1,9}): (Applying options for |Including file )/.exec(line)
  if (match === null) return null
  const path = line.slice(0, match.index)
  const number = Number(match[1])
  if (match[2] === 'Applying options for ') return { kind: 'apply', path, line: number }
  const rest = line.slice(match.index + match[0].length)
  const includes = rest.replace(/ depth \d+(?: \(parse only\))?$/, '').slice(0, maxPathLength)
  return { kind: 'include', path, line: number, includes }
}
