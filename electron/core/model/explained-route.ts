import type { SourceLine } from './machine-entry.ts'

/** A value that ssh uses, and where it comes from: a line of a file, or, if `source` is null, only `origin`. */
export interface RouteValue<Value> {
  readonly value: Value
  readonly source: SourceLine | null
  /** The source as text: `file:line`, "ssh's own default" … */
  readonly origin: string
}

/** The server at an address of the route, as far as it was probed. */
export interface RouteAnswer {
  /** `where-it-ends`: the server that the route reaches; `the-builder`: the builder's own port. */
  readonly role: 'where-it-ends' | 'the-builder'
  readonly address: string
  readonly fingerprint: string | null
  /** A phrase that says what answered, with the fingerprint if a host key was presented. */
  readonly message: string
}

/** The route of root's ssh for one machines entry, value by value. */
export interface ExplainedRoute {
  readonly uri: string
  /**
   * `root`: every file that root's ssh reads was observed. `without-roots-own-files`: the files in /var/root were not, and
   * may change the route.
   */
  readonly view: 'root' | 'without-roots-own-files'
  readonly host: RouteValue<string>
  readonly port: RouteValue<number>
  readonly user: RouteValue<string>
  readonly keys: RouteValue<readonly string[]>
  /** The name under which ssh looks up the host key. */
  readonly hostKeyAlias: RouteValue<string>
  readonly knownHosts: RouteValue<readonly string[]>
  /** Fingerprint of the key that column 8 pins: ssh then reads no known-hosts file. */
  readonly pinned: RouteValue<string> | null
  /** Fingerprints for that name in the known-hosts files that this account can read. */
  readonly known: readonly RouteValue<string>[]
  readonly answers: readonly RouteAnswer[]
}

/** A route that could not be determined, and why. */
export interface UnavailableRoute {
  readonly uri: string
  readonly view: 'unobserved'
  readonly reason: string
}
