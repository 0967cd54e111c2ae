import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import { selectBuilderServices } from '../../core/builders/builder-service.ts'
import { bypassesSsh } from '../../core/builders/entry-match.ts'
import { type Observation, valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { ChainLink } from './chain-link.ts'
import { isDemandService } from './job-condition.ts'
import { remoteCondition } from './remote-builders.ts'
import { resolveRootRoute } from './root-route.ts'
import { passedBuild, sshConnected } from './test-builds.ts'

/** A link of the chain that could not be observed, and the reason. */
export interface Unknown {
  readonly link: ChainLink['id']
  readonly reason: string
  /** Time of the attempt; absent if there was none. */
  readonly at?: string
}

/** Returns what could not be observed of a builder, in the order of the chain. While there is any, the builder is not called healthy. */
export function unknownsOf(snapshot: Snapshot, facts: BuilderFacts): readonly Unknown[] {
  if (facts.kind === 'remote') return remoteUnknowns(facts)
  const passed = passedBuild(snapshot, facts.entry?.uri)
  const links = [
    ...(facts.kind === 'managed' || facts.service !== null ? launchd(snapshot, facts) : []),
    ...(isDemandService(facts.service) ? [] : unobserved('machine', snapshot.processes)),
    ...port(facts),
    ...unobserved('build', snapshot.daemon),
  ]
  // These change from scan to scan: a passed build proves them only if it ended after they were observed.
  const unverified = links.filter(
    ({ at = snapshot.takenAt }) => passed === null || Date.parse(passed.at) < Date.parse(at),
  )
  if (passed !== null) return unverified
  return [
    ...unverified,
    ...machines(snapshot),
    ...(sshConnected(snapshot, facts) ? [] : sshKey(facts)),
    ...route(snapshot, facts),
    ...unobserved('build', snapshot.nix.settings),
    ...unobserved('build', snapshot.nix.layers),
    ...unobserved('build', snapshot.nix.effectiveMachines),
    ...inconclusiveBuilds(snapshot, facts),
  ]
}

/**
 * Test builds on this builder that ended with an error of Nix which names no machine, so that they neither passed nor
 * failed there. A build that timed out, or that another builder took, does not count.
 */
function inconclusiveBuilds({ testBuilds }: Snapshot, { entry }: BuilderFacts): readonly Unknown[] {
  return testBuilds.flatMap(({ uri, outcome: build }) =>
    uri === entry?.uri && !build.observed && /\berror:/.test(build.reason)
      ? [{ link: 'build' as const, at: build.at, reason: `a test build ended with ${build.reason}` }]
      : [],
  )
}

/** A remote builder is probed only when the user asks for it. */
function remoteUnknowns(facts: BuilderFacts): readonly Unknown[] {
  const condition = remoteCondition(facts)
  const name = facts.entry?.host ?? 'it'
  switch (condition.kind) {
    case 'not-probed':
      return [
        { link: 'port', reason: `${name} is another machine, and those are looked at only when you ask` },
      ]
    case 'not-seen':
      return [{ link: 'port', reason: condition.reason }]
    case 'key-in-doubt':
      return [{ link: 'ssh-key', reason: `${name} answers, but ${condition.reason}` }]
    default:
      return []
  }
}

function unobserved(link: ChainLink['id'], part: Observation<unknown>): readonly Unknown[] {
  return part.observed ? [] : [{ link, reason: part.reason, at: part.at }]
}

function launchd({ services }: Snapshot, { service, kind, portFrom }: BuilderFacts): readonly Unknown[] {
  if (kind === 'managed' && selectBuilderServices(services).length === 0) {
    return [{ link: 'launchd', reason: 'launchd was not asked about the builder' }]
  }
  if (service === null) return []
  return [
    ...unobserved('launchd', service.job),
    ...unobserved('launchd', service.plist),
    ...unobserved('launchd', service.disabled),
    // The arguments of the VM's process name the port as well as the script does.
    ...(portFrom === 'default' ? unobserved('port', service.startScript) : []),
  ]
}

/** A service that starts on demand is never probed, since a connection would wake it. */
function port(facts: BuilderFacts): readonly Unknown[] {
  if (isDemandService(facts.service)) return []
  if (facts.answer === null) return [{ link: 'port', reason: `port ${facts.port} was not looked at` }]
  return unobserved('port', facts.answer)
}

function machines({ machinesFile }: Snapshot): readonly Unknown[] {
  return [...unobserved('route', machinesFile.machines), ...unobserved('route', machinesFile.file)]
}

function sshKey(facts: BuilderFacts): readonly Unknown[] {
  return [...privateKey(facts), ...hostKey(facts)]
}

function privateKey({ entry, key, kind, service }: BuilderFacts): readonly Unknown[] {
  if (key !== null) {
    const isManaged = kind === 'managed' && service !== null && valueOrNull(service.plist)?.exists
    return [
      ...unobserved('ssh-key', key.privateKey),
      ...(isManaged
        ? [...unobserved('ssh-key', key.publicHalf), ...unobserved('ssh-key', key.guestPublicHalf)]
        : []),
    ]
  }
  return entry?.sshKey ? [{ link: 'ssh-key', reason: `the key ${entry.sshKey} was not looked at` }] : []
}

function hostKey({ answer, entry, route }: BuilderFacts): readonly Unknown[] {
  const presented = valueOrNull(answer ?? undefined)
  if (entry === null || presented?.kind !== 'ssh') return []
  if (!presented.hostKey.known) {
    return [{ link: 'ssh-key', reason: `the builder's host key was not seen: ${presented.hostKey.reason}` }]
  }
  const pinned = entry.hostKey
  if (pinned === null) return route === null ? [] : unobserved('ssh-key', route.knownHostKeys)
  if (pinned.type === presented.hostKey.type) return []
  return [
    {
      link: 'ssh-key',
      reason: `the builder showed its ${presented.hostKey.type} host key and the entry pins one of type ${pinned.type}`,
    },
  ]
}

function route(snapshot: Snapshot, facts: BuilderFacts): readonly Unknown[] {
  if (facts.entry === null || bypassesSsh(facts.entry)) return []
  if (facts.kind === 'local') {
    if (sshConnected(snapshot, facts)) return []
    return facts.route === null
      ? [{ link: 'route', reason: 'ssh was not asked for it' }]
      : unobserved('route', facts.route.root)
  }
  const target = resolveRootRoute(snapshot, facts)
  return target.kind === 'not-known' ? [{ link: 'route', reason: target.reason }] : []
}
