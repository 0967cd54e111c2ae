import type { SourceLine } from './machine-entry.ts'

/** What ssh takes for one thing, and who says so: a line of a file, or (source null) `from` alone. */
export interface RouteValue<Value> {
  readonly value: Value
  readonly source: SourceLine | null
  /** In words: `file:line`, "ssh's own default" … */
  readonly origin: string
}

/** Who is behind an address, as far as it was looked at. */
export interface RouteAnswer {
  /** `where-it-ends`: whoever answers at the end of the way; `the-builder`: the builder's own port. */
  readonly role: 'where-it-ends' | 'the-builder'
  readonly address: string
  readonly fingerprint: string | null
  /** What was met there, in a few words; the fingerprint where a key was shown. */
  readonly message: string
}

/** Where root's ssh goes for one entry of the machines, thing by thing (issue: "the route, explained"). */
export interface ExplainedRoute {
  readonly uri: string
  /** `root`: all that root's ssh reads was seen. `without-roots-own-files`: those in /var/root were not, and may say otherwise. */
  readonly view: 'root' | 'without-roots-own-files'
  readonly host: RouteValue<string>
  readonly port: RouteValue<number>
  readonly user: RouteValue<string>
  readonly keys: RouteValue<readonly string[]>
  /** The name under which ssh looks for the host key. */
  readonly hostKeyAlias: RouteValue<string>
  readonly knownHosts: RouteValue<readonly string[]>
  /** Fingerprint of the key that column 8 pins: ssh then looks in no known-hosts file. */
  readonly pinned: RouteValue<string> | null
  /** Fingerprints that the readable known-hosts files have for it. */
  readonly known: readonly RouteValue<string>[]
  readonly answers: readonly RouteAnswer[]
}

/** A route that could not be seen, and why. */
export interface UnavailableRoute {
  readonly uri: string
  readonly view: 'not-seen'
  readonly reason: string
}
