import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import { type Seen, valueIfSeen } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { ChainLink } from './chain-link.ts'
import { isDemandService, jobCondition } from './job-condition.ts'
import { remoteCondition } from './remote-builders.ts'
import { rootReach } from './root-route.ts'
import { arrivedAt } from './test-builds.ts'

/** A link of the chain that could not be seen, and why. */
export interface NotKnown {
  readonly link: ChainLink['id']
  readonly why: string
}

/** What could not be seen of a builder, in the order of the chain: without it nobody can say that it works. */
export function notKnownOf(snapshot: Snapshot, facts: BuilderFacts): readonly NotKnown[] {
  if (facts.whose === 'remote') return remoteMachine(facts)
  return [
    ...(facts.whose === 'this-builder' || facts.service !== null ? launchd(facts) : []),
    ...port(facts),
    ...machines(snapshot),
    ...(arrivedAt(snapshot, facts) ? [] : sshKey(facts)),
    ...route(snapshot, facts),
    ...unseen('build', snapshot.nix.settings),
    ...unseen('build', snapshot.nix.machinesInForce),
  ]
}

/** Of a machine elsewhere nothing is known before somebody asks. */
function remoteMachine(facts: BuilderFacts): readonly NotKnown[] {
  const condition = remoteCondition(facts)
  const name = facts.entry?.host ?? 'it'
  switch (condition.is) {
    case 'not-asked':
      return [{ link: 'port', why: `${name} is another machine, and those are looked at only when you ask` }]
    case 'not-seen':
      return [{ link: 'port', why: condition.why }]
    case 'key-in-doubt':
      return [{ link: 'ssh-key', why: `${name} answers, but ${condition.why}` }]
    default:
      return []
  }
}

function unseen(link: ChainLink['id'], part: Seen<unknown>): readonly NotKnown[] {
  return part.seen ? [] : [{ link, why: part.why }]
}

function launchd({ service }: BuilderFacts): readonly NotKnown[] {
  if (service === null) return []
  if (!service.job.seen) return unseen('launchd', service.job)
  return jobCondition(service) === 'not-loaded' ? unseen('launchd', service.plist) : []
}

/** What starts on demand is never connected to: that would wake it. launchd says how it stands. */
function port(facts: BuilderFacts): readonly NotKnown[] {
  if (isDemandService(facts.service)) return []
  if (facts.answer === null) return [{ link: 'port', why: `port ${facts.port} was not looked at` }]
  return unseen('port', facts.answer)
}

function machines({ machinesFile }: Snapshot): readonly NotKnown[] {
  return unseen('route', machinesFile.machines)
}

function sshKey(facts: BuilderFacts): readonly NotKnown[] {
  return [...privateKey(facts), ...hostKey(facts)]
}

function privateKey({ entry, key }: BuilderFacts): readonly NotKnown[] {
  if (key !== null) return unseen('ssh-key', key.privateKey)
  return entry?.sshKey ? [{ link: 'ssh-key', why: `the key ${entry.sshKey} was not looked at` }] : []
}

function hostKey({ answer, entry, route }: BuilderFacts): readonly NotKnown[] {
  const seen = valueIfSeen(answer ?? undefined)
  if (entry === null || seen?.answer !== 'ssh') return []
  if (!seen.hostKey.known) {
    return [{ link: 'ssh-key', why: `the builder's host key was not seen: ${seen.hostKey.why}` }]
  }
  const pinned = entry.hostKey
  if (pinned === null) return route === null ? [] : unseen('ssh-key', route.knownHostKeys)
  if (pinned.type === seen.hostKey.type) return []
  return [
    {
      link: 'ssh-key',
      why: `the builder showed its ${seen.hostKey.type} host key and the entry pins one of type ${pinned.type}`,
    },
  ]
}

function route(snapshot: Snapshot, facts: BuilderFacts): readonly NotKnown[] {
  if (facts.entry === null || facts.whose !== 'this-builder') return []
  const reach = rootReach(snapshot, facts)
  return reach.ends === 'not-known' ? [{ link: 'route', why: reach.why }] : []
}
