import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import { builderServices } from '../../core/builders/builder-service.ts'
import { bypassesSsh } from '../../core/builders/entry-match.ts'
import { type Observation, valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { ChainLink } from './chain-link.ts'
import { isDemandService } from './job-condition.ts'
import { remoteCondition } from './remote-builders.ts'
import { resolveRootRoute } from './root-route.ts'
import { passedBuild, sshConnected } from './test-builds.ts'

/** A link of the chain that could not be seen, and why. */
export interface Unknown {
  readonly link: ChainLink['id']
  readonly reason: string
  /** When it was looked at; absent where it was not. */
  readonly at?: string
}

/** What could not be seen of a builder, in the order of the chain: without it nobody can say that it works. */
export function unknownsOf(snapshot: Snapshot, facts: BuilderFacts): readonly Unknown[] {
  if (facts.kind === 'remote') return remoteBuilder(facts)
  const passed = passedBuild(snapshot, facts.entry?.uri)
  const links = [
    ...(facts.kind === 'managed' || facts.service !== null ? launchd(snapshot, facts) : []),
    ...(isDemandService(facts.service) ? [] : unseen('machine', snapshot.processes)),
    ...port(facts),
    ...unseen('build', snapshot.daemon),
  ]
  // How these stand changes from look to look: a build proves them only where it ended after they were looked at.
  const unverified = links.filter(
    ({ at = snapshot.takenAt }) => passed === null || Date.parse(passed.at) < Date.parse(at),
  )
  if (passed !== null) return unverified
  return [
    ...unverified,
    ...machines(snapshot),
    ...(sshConnected(snapshot, facts) ? [] : sshKey(facts)),
    ...route(snapshot, facts),
    ...unseen('build', snapshot.nix.settings),
    ...unseen('build', snapshot.nix.layers),
    ...unseen('build', snapshot.nix.effectiveMachines),
    ...saidOtherwise(snapshot, facts),
  ]
}

/**
 * A test build that ended with an error of Nix that names no machine: neither that it built nor that this builder refused.
 * A build that took too long, or that another machine took, says nothing.
 */
function saidOtherwise({ testBuilds }: Snapshot, { entry }: BuilderFacts): readonly Unknown[] {
  return testBuilds.flatMap(({ uri, outcome: build }) =>
    uri === entry?.uri && !build.observed && /\berror:/.test(build.reason)
      ? [{ link: 'build' as const, at: build.at, reason: `a test build ended with ${build.reason}` }]
      : [],
  )
}

/** Of a machine elsewhere nothing is known before somebody asks. */
function remoteBuilder(facts: BuilderFacts): readonly Unknown[] {
  const condition = remoteCondition(facts)
  const name = facts.entry?.host ?? 'it'
  switch (condition.kind) {
    case 'not-asked':
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

function unseen(link: ChainLink['id'], part: Observation<unknown>): readonly Unknown[] {
  return part.observed ? [] : [{ link, reason: part.reason, at: part.at }]
}

function launchd(
  { services }: Snapshot,
  { service, kind: whose, portFrom }: BuilderFacts,
): readonly Unknown[] {
  if (whose === 'managed' && builderServices(services).length === 0) {
    return [{ link: 'launchd', reason: 'launchd was not asked about the builder' }]
  }
  if (service === null) return []
  return [
    ...unseen('launchd', service.job),
    ...unseen('launchd', service.plist),
    ...unseen('launchd', service.disabled),
    // The machine's own arguments name the port as well as the script does.
    ...(portFrom === 'default' ? unseen('port', service.startScript) : []),
  ]
}

/** What starts on demand is never connected to: that would wake it. launchd says how it stands. */
function port(facts: BuilderFacts): readonly Unknown[] {
  if (isDemandService(facts.service)) return []
  if (facts.answer === null) return [{ link: 'port', reason: `port ${facts.port} was not looked at` }]
  return unseen('port', facts.answer)
}

function machines({ machinesFile }: Snapshot): readonly Unknown[] {
  return [...unseen('route', machinesFile.machines), ...unseen('route', machinesFile.file)]
}

function sshKey(facts: BuilderFacts): readonly Unknown[] {
  return [...privateKey(facts), ...hostKey(facts)]
}

function privateKey({ entry, key, kind: whose, service }: BuilderFacts): readonly Unknown[] {
  if (key !== null) {
    const isGiven = whose === 'managed' && service !== null && valueOrNull(service.plist)?.exists
    return [
      ...unseen('ssh-key', key.privateKey),
      ...(isGiven ? [...unseen('ssh-key', key.publicHalf), ...unseen('ssh-key', key.guestPublicHalf)] : []),
    ]
  }
  return entry?.sshKey ? [{ link: 'ssh-key', reason: `the key ${entry.sshKey} was not looked at` }] : []
}

function hostKey({ answer, entry, route }: BuilderFacts): readonly Unknown[] {
  const seen = valueOrNull(answer ?? undefined)
  if (entry === null || seen?.kind !== 'ssh') return []
  if (!seen.hostKey.known) {
    return [{ link: 'ssh-key', reason: `the builder's host key was not seen: ${seen.hostKey.reason}` }]
  }
  const pinned = entry.hostKey
  if (pinned === null) return route === null ? [] : unseen('ssh-key', route.knownHostKeys)
  if (pinned.type === seen.hostKey.type) return []
  return [
    {
      link: 'ssh-key',
      reason: `the builder showed its ${seen.hostKey.type} host key and the entry pins one of type ${pinned.type}`,
    },
  ]
}

function route(snapshot: Snapshot, facts: BuilderFacts): readonly Unknown[] {
  if (facts.entry === null || bypassesSsh(facts.entry)) return []
  if (facts.kind === 'local') {
    if (sshConnected(snapshot, facts)) return []
    return facts.route === null
      ? [{ link: 'route', reason: 'ssh was not asked for it' }]
      : unseen('route', facts.route.root)
  }
  const target = resolveRootRoute(snapshot, facts)
  return target.kind === 'not-known' ? [{ link: 'route', reason: target.reason }] : []
}
