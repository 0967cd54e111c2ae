import { allBuilders, type BuilderFacts } from '../builder/facts.ts'
import { valueIfSeen } from '../builder/seen.ts'
import type { MachineEntry, Snapshot, SourceLine, SshRoute } from '../builder/snapshot.ts'
import { knownHostKeys, lookedUpAs, presentedKey } from './host-keys.ts'
import { addressOf } from './local-machines.ts'
import { answerAtReach, placeInWords, rootReach } from './root-route.ts'

/** One thing that root's ssh takes for an entry, and who says so. */
export interface RouteLine {
  readonly what: string
  readonly value: string
  /** `file:line`, or why there is none. */
  readonly from: string
}

export interface RouteExplained {
  readonly uri: string
  readonly lines: readonly RouteLine[]
}

/** For each entry of this Mac's machines: where root's ssh would go, by which line of which file, and who answers there. */
export function routesExplained(snapshot: Snapshot): readonly RouteExplained[] {
  return allBuilders(snapshot).flatMap((facts) => {
    const route = valueIfSeen(facts.route?.root)
    if (facts.entry === null || route === null) return []
    return [
      {
        uri: facts.entry.uri,
        lines: [...taken(facts.entry, route), ...answers(snapshot, facts, facts.entry)],
      },
    ]
  })
}

function taken(entry: MachineEntry, route: SshRoute): RouteLine[] {
  const { sources } = route
  const byEntry = `${entry.file}:${entry.line}`
  const by = (keyword: string, without = "ssh's own default") => inWords(sources[keyword]) ?? without
  const pinned = entry.hostKey !== null
  return [
    { what: 'host', value: route.hostname, from: by('hostname', 'the name in the entry') },
    {
      what: 'port',
      value: String(entry.port ?? route.port),
      from: entry.port === null ? by('port') : byEntry,
    },
    { what: 'user', value: entry.user ?? route.user, from: entry.user === null ? by('user') : byEntry },
    entry.sshKey === null
      ? { what: 'key', value: route.identityFiles.join(' ') || 'none', from: by('identityfile') }
      : { what: 'key', value: entry.sshKey, from: byEntry },
    {
      what: 'host key looked up as',
      value: lookedUpAs(route),
      from: route.hostKeyAlias === null ? 'the host' : by('hostkeyalias'),
    },
    {
      what: 'known hosts',
      value: pinned
        ? (entry.hostKey?.fingerprint ?? '')
        : [...route.userKnownHostsFiles, ...route.globalKnownHostsFiles].join(' '),
      from: pinned ? `${byEntry}, column 8` : by('userknownhostsfile'),
    },
  ]
}

/** Who answers where the route ends, and the builder itself where that is another. */
function answers(snapshot: Snapshot, facts: BuilderFacts, entry: MachineEntry): RouteLine[] {
  if (facts.whose !== 'this-builder') return []
  const reach = rootReach(snapshot, facts)
  const own = presentedKey(facts)
  const builder = {
    what: 'the builder itself',
    value: own?.fingerprint ?? 'no host key seen',
    from: addressOf(facts),
  }
  const known = knownHostKeys(facts) ?? []
  const shown = known.map(({ fingerprint, source }) => ({
    what: 'a known host key',
    value: fingerprint,
    from: inWords(source) ?? '',
  }))
  if (reach.ends === 'at-builder' || reach.ends === 'not-known') return [...shown, builder]
  const answer = answerAtReach(snapshot, reach)
  const value =
    answer?.answer === 'ssh' && answer.hostKey.known
      ? answer.hostKey.fingerprint
      : (answer?.answer ?? 'not looked at')
  return [...shown, { what: 'who answers there', value, from: placeInWords(reach, entry) }, builder]
}

function inWords(source: SourceLine | undefined): string | null {
  return source === undefined ? null : `${source.file}:${source.line}`
}
