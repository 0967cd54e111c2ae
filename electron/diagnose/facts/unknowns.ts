import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import { type Observation, valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { ChainLink } from './chain-link.ts'
import { isDemandService, jobCondition } from './job-condition.ts'
import { remoteCondition } from './remote-builders.ts'
import { resolveRootRoute } from './root-route.ts'
import { sshConnected } from './test-builds.ts'

/** A link of the chain that could not be seen, and why. */
export interface Unknown {
  readonly link: ChainLink['id']
  readonly reason: string
}

/** What could not be seen of a builder, in the order of the chain: without it nobody can say that it works. */
export function unknownsOf(snapshot: Snapshot, facts: BuilderFacts): readonly Unknown[] {
  if (facts.kind === 'remote') return remoteBuilder(facts)
  return [
    ...(facts.kind === 'managed' || facts.service !== null ? launchd(facts) : []),
    ...port(facts),
    ...machines(snapshot),
    ...(sshConnected(snapshot, facts) ? [] : sshKey(facts)),
    ...route(snapshot, facts),
    ...unseen('build', snapshot.nix.settings),
    ...unseen('build', snapshot.nix.effectiveMachines),
  ]
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
  return part.observed ? [] : [{ link, reason: part.reason }]
}

function launchd({ service }: BuilderFacts): readonly Unknown[] {
  if (service === null) return []
  if (!service.job.observed) return unseen('launchd', service.job)
  return jobCondition(service) === 'not-loaded' ? unseen('launchd', service.plist) : []
}

/** What starts on demand is never connected to: that would wake it. launchd says how it stands. */
function port(facts: BuilderFacts): readonly Unknown[] {
  if (isDemandService(facts.service)) return []
  if (facts.answer === null) return [{ link: 'port', reason: `port ${facts.port} was not looked at` }]
  return unseen('port', facts.answer)
}

function machines({ machinesFile }: Snapshot): readonly Unknown[] {
  return unseen('route', machinesFile.machines)
}

function sshKey(facts: BuilderFacts): readonly Unknown[] {
  return [...privateKey(facts), ...hostKey(facts)]
}

function privateKey({ entry, key }: BuilderFacts): readonly Unknown[] {
  if (key !== null) return unseen('ssh-key', key.privateKey)
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
  if (facts.entry === null || facts.kind !== 'managed') return []
  const target = resolveRootRoute(snapshot, facts)
  return target.kind === 'not-known' ? [{ link: 'route', reason: target.reason }] : []
}
