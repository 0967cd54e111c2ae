import type { SourceLine } from '../model/snapshot.ts'
import { type ValueLine, valueLines } from './ssh-config.ts'

/** A configuration file as ssh read it: where it really lies, and its text. */
interface ConfigFile {
  readonly file: string
  readonly text: string
}

/** What ssh says on stderr while it reads its configuration, in its order. */
type SshEvent =
  | { readonly kind: 'read'; readonly path: string }
  | { readonly kind: 'apply'; readonly path: string; readonly line: number }
  | { readonly kind: 'include'; readonly path: string; readonly line: number; readonly includes: string }
  | { readonly kind: 'match'; readonly matched: boolean }
  /** It begins anew for `Match final`; the host name is settled by then. */
  | { readonly kind: 'begin-again' }

interface Walk {
  readonly events: readonly SshEvent[]
  readonly files: ReadonlyMap<string, ConfigFile>
  readonly sources: Map<string, SourceLine>
  /** Keywords that no line can set any more. */
  readonly settled: Set<string>
  /** Index of the first event that is not yet accounted for. */
  at: number
}

/** ssh cuts the paths that it prints. */
const maxPathLength = 200
/** ssh itself stops at 16. */
const maxIncludeDepth = 16

/** Older names that ssh still takes, and what it calls them in `ssh -G`. */
const newNames: ReadonlyMap<string, string> = new Map([
  ['pubkeyacceptedkeytypes', 'pubkeyacceptedalgorithms'],
  ['hostbasedkeytypes', 'hostbasedacceptedalgorithms'],
  ['identityfile2', 'identityfile'],
  ['challengeresponseauthentication', 'kbdinteractiveauthentication'],
  ['skeyauthentication', 'kbdinteractiveauthentication'],
  ['tisauthentication', 'kbdinteractiveauthentication'],
  ['dsaauthentication', 'pubkeyauthentication'],
  ['keepalive', 'tcpkeepalive'],
])

/** Of these two only the first that is set counts (ssh_config(5)). */
const rivals: ReadonlyMap<string, string> = new Map([
  ['proxycommand', 'proxyjump'],
  ['proxyjump', 'proxycommand'],
])

/**
 * Which file and line set each value: lower-case keyword (as `ssh -G` prints it) to its line. It goes through the
 * files as ssh did, by what ssh says on stderr (`routeArguments`), so ssh alone decides which blocks apply; the
 * first value wins. `files` are those that ssh was given, by the path that it knows them by; `settled` are the
 * keywords that its arguments set before (`user` of `user@host`, `port` of `-p`).
 */
export function sourcesOf(
  debug: string,
  files: ReadonlyMap<string, ConfigFile>,
  settled: readonly string[] = [],
): Record<string, SourceLine> {
  const byPath = new Map([...files].map(([path, file]) => [path.slice(0, maxPathLength), file]))
  const walk: Walk = {
    events: eventsOf(debug),
    files: byPath,
    sources: new Map(),
    settled: new Set(settled),
    at: 0,
  }
  while (walk.at < walk.events.length) {
    const event = walk.events[walk.at]
    walk.at += 1
    if (event?.kind === 'read') readFile(walk, event.path, true, 0)
    else if (event?.kind === 'begin-again') walk.settled.add('hostname')
  }
  return Object.fromEntries(walk.sources)
}

function readFile(walk: Walk, path: string, active: boolean, depth: number): void {
  const config = walk.files.get(path)
  if (config === undefined) {
    skipFile(walk, path)
    return
  }
  // A file that a block takes in which does not apply is only checked for mistakes: nothing in it applies.
  const never = !active
  let applies = active
  for (const line of valueLines(config.text)) {
    if (line.keyword === 'host') applies = tookHost(walk, path, line.line) && !never
    else if (line.keyword === 'match') applies = tookMatch(walk, line) && !never
    else if (line.keyword === 'include') {
      readIncluded(walk, path, line, applies, depth)
    } else if (applies) {
      addSource(walk, line.keyword, { file: config.file, line: line.line })
    }
  }
}

/** What ssh says while it reads a file whose text is not known. */
function skipFile(walk: Walk, path: string): void {
  for (; walk.at < walk.events.length; walk.at += 1) {
    const event = walk.events[walk.at]
    if (event?.kind === 'read' || event?.kind === 'begin-again') return
    if (event?.kind !== 'match' && event?.path !== path) return
  }
}

function tookHost(walk: Walk, path: string, line: number): boolean {
  const event = walk.events[walk.at]
  if (event?.kind !== 'apply' || event.path !== path || event.line !== line) return false
  walk.at += 1
  return true
}

/** Without ssh's word on it (`-v` alone) only a `Match all` is taken to apply. */
function tookMatch(walk: Walk, line: ValueLine): boolean {
  const event = walk.events[walk.at]
  if (event?.kind !== 'match') return line.value.toLowerCase() === 'all'
  walk.at += 1
  return event.matched
}

function readIncluded(walk: Walk, path: string, line: ValueLine, active: boolean, depth: number): void {
  if (depth >= maxIncludeDepth) return
  for (;;) {
    const event = walk.events[walk.at]
    if (event?.kind === 'include' && event.path === path && event.line === line.line) {
      walk.at += 1
      const read = walk.events[walk.at]
      if (read?.kind !== 'read' || read.path !== event.includes) continue
    } else if (event?.kind !== 'read' || !line.words.includes(event.path)) return
    const read = walk.events[walk.at]
    walk.at += 1
    if (read?.kind === 'read') readFile(walk, read.path, active, depth + 1)
  }
}

function addSource(walk: Walk, written: string, source: SourceLine): void {
  const keyword = newNames.get(written) ?? written
  const rival = rivals.get(keyword)
  if (walk.sources.has(keyword) || walk.settled.has(keyword)) return
  if (rival !== undefined && walk.sources.has(rival)) return
  walk.sources.set(keyword, source)
}

function eventsOf(debug: string): SshEvent[] {
  return debug.split('\n').flatMap((whole): SshEvent[] => {
    const line = /^debug\d: (.*?)\r?$/.exec(whole)?.[1]
    if (line === undefined) return []
    const event = eventOf(line)
    return event === null ? [] : [event]
  })
}

function eventOf(line: string): SshEvent | null {
  const reading = 'Reading configuration data '
  if (line.startsWith(reading)) return { kind: 'read', path: line.slice(reading.length) }
  if (line === 'match found' || line === 'match not found')
    return { kind: 'match', matched: line === 'match found' }
  if (line === 're-parsing configuration') return { kind: 'begin-again' }
  const at = / line (\d{1,9}): (Applying options for |Including file )/.exec(line)
  if (at === null) return null
  const path = line.slice(0, at.index)
  const number = Number(at[1])
  if (at[2] === 'Applying options for ') return { kind: 'apply', path, line: number }
  const rest = line.slice(at.index + at[0].length)
  const includes = rest.replace(/ depth \d+(?: \(parse only\))?$/, '').slice(0, maxPathLength)
  return { kind: 'include', path, line: number, includes }
}
