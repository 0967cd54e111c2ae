import { allBuilders, type BuilderFacts } from '../../core/builders/builder-facts.ts'
import type {
  ExplainedRoute,
  RouteAnswer,
  RouteValue,
  UnavailableRoute,
} from '../../core/model/explained-route.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { MachineEntry, PortAnswer, Snapshot, SourceLine, SshRoute } from '../../core/model/snapshot.ts'
import { knownHostKeys, lookedUpAs, presentedKey } from '../facts/host-keys.ts'
import { addressOf } from '../facts/local-builders.ts'
import { describeRemote, remoteAddress, remoteCondition } from '../facts/remote-builders.ts'
import { answerAtTarget, describeTarget, resolveRootRoute, rootViewObserved } from '../facts/root-route.ts'
import { rootScanEntryOf } from '../facts/root-scan-evidence.ts'

/** For each machine that Nix knows: where root's ssh would go, by which line of which file, and who answers there. */
export function explainRoutes(snapshot: Snapshot): readonly (ExplainedRoute | UnavailableRoute)[] {
  return allBuilders(snapshot).flatMap((facts) => {
    const { entry, route } = facts
    if (entry === null) return []
    if (route === null) return [unseen(entry, 'ssh was not asked for it')]
    return [
      route.root.observed
        ? explained(snapshot, facts, entry, route.root.value)
        : unseen(entry, route.root.reason),
    ]
  })
}

function unseen({ uri }: MachineEntry, reason: string): UnavailableRoute {
  return { uri, view: 'not-seen', reason }
}

function explained(
  snapshot: Snapshot,
  facts: BuilderFacts,
  entry: MachineEntry,
  route: SshRoute,
): ExplainedRoute {
  const byEntry = { file: entry.file, line: entry.line }
  const standard = describeDefault(snapshot, facts, route)
  const by = <Value>(keyword: string, value: Value, without = standard): RouteValue<Value> => {
    const source = route.sources[keyword] ?? null
    return { value, source, origin: inWords(source) ?? without }
  }
  const fromEntry = <Value>(value: Value, more = ''): RouteValue<Value> => ({
    value,
    source: byEntry,
    origin: `${inWords(byEntry)}${more}`,
  })
  return {
    uri: entry.uri,
    view: rootViewObserved(snapshot) ? 'root' : 'without-roots-own-files',
    host: by('hostname', route.hostname, route.hostname === entry.host ? 'the name in the entry' : standard),
    port: entry.port === null ? by('port', route.port) : fromEntry(entry.port),
    user: entry.user === null ? by('user', route.user) : fromEntry(entry.user),
    keys: entry.sshKey === null ? by('identityfile', route.identityFiles) : fromEntry([entry.sshKey]),
    hostKeyAlias: by('hostkeyalias', lookedUpAs(route), route.hostKeyAlias === null ? 'the host' : standard),
    knownHosts: by('userknownhostsfile', [...route.userKnownHostsFiles, ...route.globalKnownHostsFiles]),
    pinned: entry.hostKey === null ? null : fromEntry(entry.hostKey.fingerprint, ', column 8'),
    known: (knownHostKeys(facts) ?? []).map(({ fingerprint, source }) => ({
      value: fingerprint,
      source,
      origin: inWords(source) ?? '',
    })),
    answers: answers(snapshot, facts, entry),
  }
}

/** What decides where no line was seen to: ssh itself, or a file of root's that only root's own ssh told of. */
function describeDefault(snapshot: Snapshot, facts: BuilderFacts, { sources }: SshRoute): string {
  const blocks = rootScanEntryOf(snapshot, facts)?.blocks ?? []
  const own = blocks.filter(({ file }) => file.startsWith('/var/root/'))
  return Object.keys(sources).length === 0 && own[0] !== undefined
    ? `the block at ${inWords(own[0])}, or ssh's own default`
    : "ssh's own default"
}

/** Who answers where the route ends, and the builder itself where that is another. */
function answers(snapshot: Snapshot, facts: BuilderFacts, entry: MachineEntry): RouteAnswer[] {
  if (facts.remote !== null) {
    const { address, result: look } = facts.remote
    const message = describeRemote(remoteCondition(facts))
    const met = valueOrNull(look)
    const fingerprint = met?.kind === 'ssh' && met.hostKey.known ? met.hostKey.fingerprint : null
    return [{ role: 'where-it-ends', address: address ?? remoteAddress(facts.remote), fingerprint, message }]
  }
  if (facts.kind !== 'managed') return []
  const own = presentedKey(facts)
  const builder: RouteAnswer = {
    role: 'the-builder',
    address: addressOf(facts),
    fingerprint: own?.fingerprint ?? null,
    message: own?.fingerprint ?? 'no host key seen',
  }
  const target = resolveRootRoute(snapshot, facts)
  if (target.kind === 'at-builder' || target.kind === 'not-known') return [builder]
  const met = shownBy(answerAtTarget(snapshot, target))
  return [{ role: 'where-it-ends', address: describeTarget(target, entry), ...met }, builder]
}

function shownBy(answer: PortAnswer | null): Pick<RouteAnswer, 'fingerprint' | 'message'> {
  const fingerprint = answer?.kind === 'ssh' && answer.hostKey.known ? answer.hostKey.fingerprint : null
  return { fingerprint, message: fingerprint ?? answer?.kind ?? 'not looked at' }
}

function inWords(source: SourceLine | null): string | null {
  return source === null ? null : `${source.file}:${source.line}`
}
