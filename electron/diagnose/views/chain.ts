import { allBuilders, type BuilderFacts, leadingBuilder } from '../../core/builders/builder-facts.ts'
import { presentService } from '../../core/builders/builder-service.ts'
import type { Finding } from '../../core/model/finding.ts'
import { valueIfSeen } from '../../core/model/observation.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import { findingsAboutLeading } from '../facts/builder-state.ts'
import type { ChainLink } from '../facts/chain-link.ts'
import { modeInWords } from '../facts/evidence.ts'
import { jobCondition, knownJob, startsOnDemand } from '../facts/job-condition.ts'
import { isPaused } from '../facts/paused.ts'
import { rootReach } from '../facts/root-route.ts'
import { passedBuild } from '../facts/test-builds.ts'
import { type NotKnown, notKnownOf } from '../facts/unknowns.ts'
import { rules } from '../rules/rules.ts'

type SeenLink = Pick<ChainLink, 'state' | 'says'>

const names: Readonly<Record<ChainLink['id'], string>> = {
  launchd: 'launchd',
  machine: 'machine',
  port: 'port',
  'ssh-key': 'ssh key',
  route: 'route',
  build: 'build',
}
const order: readonly ChainLink['id'][] = ['launchd', 'machine', 'port', 'ssh-key', 'route', 'build']

/** The chain as one look shows it: the first broken link is marked, what lies behind it is not known. */
export function chainOf(snapshot: Snapshot, findings: readonly Finding[]): ChainLink[] {
  const facts = leadingBuilder(snapshot)
  const own = findingsAboutLeading(snapshot, allBuilders(snapshot), findings)
  const notKnown = notKnownOf(snapshot, facts)
  let isBehind = false
  return order.map((id) => {
    const link = isBehind
      ? { state: 'not-known' as const, says: 'behind the broken link' }
      : (foundAt(id, own) ?? unseenAt(id, notKnown) ?? seenAt(id, snapshot, facts))
    if (link.state === 'broken') isBehind = true
    return { id, name: names[id], ...link }
  })
}

function foundAt(id: ChainLink['id'], findings: readonly Finding[]): SeenLink | null {
  const here = findings.filter((finding) => rules.some((rule) => rule.id === finding.id && rule.link === id))
  const error = here.find(({ severity }) => severity === 'error')
  if (error) return { state: 'broken', says: error.title }
  const warning = here.find(({ severity }) => severity === 'warning')
  return warning ? { state: 'concern', says: warning.title } : null
}

function unseenAt(id: ChainLink['id'], notKnown: readonly NotKnown[]): SeenLink | null {
  const missing = notKnown.find(({ link }) => link === id)
  return missing === undefined ? null : { state: 'not-known', says: missing.why }
}

function seenAt(id: ChainLink['id'], snapshot: Snapshot, facts: BuilderFacts): SeenLink {
  switch (id) {
    case 'launchd':
      return launchdLink(snapshot, facts)
    case 'machine':
      return machineLink(facts)
    case 'port':
      return portLink(facts)
    case 'ssh-key':
      return keyLink(facts)
    case 'route':
      return routeLink(snapshot, facts)
    case 'build':
      return buildLink(snapshot, facts)
  }
}

function buildLink(snapshot: Snapshot, { entry }: BuilderFacts): SeenLink {
  const passed = passedBuild(snapshot, entry?.uri)
  if (passed !== null) {
    return { state: 'good', says: `a test build for ${passed.system} took ${passed.build.seconds} s` }
  }
  const unseen = snapshot.proofs.find(({ uri, build }) => uri === entry?.uri && !build.seen)?.build
  return { state: 'not-known', says: unseen?.seen === false ? unseen.why : 'no test build was made' }
}

function launchdLink(snapshot: Snapshot, facts: BuilderFacts): SeenLink {
  const { service } = facts
  if (facts.whose === 'local' && startsOnDemand(service)) return demandLink(service)
  if (facts.whose !== 'this-builder' || service === null || presentService(snapshot.services) === null) {
    return { state: 'not-known', says: 'no service of launchd runs it' }
  }
  if (isPaused(snapshot, facts)) return { state: 'not-known', says: 'stopped by you' }
  const job = knownJob(service)
  const says = job === null ? `${service.label} is not loaded` : `${service.label}: ${job.state}`
  return { state: jobCondition(service) === 'running' ? 'good' : 'not-known', says }
}

/** Loaded is all that a builder on demand has to be: launchd starts it with the connection of a build. */
function demandLink(service: Service | null): SeenLink {
  const job = knownJob(service)
  if (job === null) return { state: 'not-known', says: `${service?.label} is not loaded` }
  const says = jobCondition(service) === 'running' ? job.state : 'starts when a build needs it'
  return { state: 'good', says: `${service?.label}: ${says}` }
}

function machineLink({ machine, answer }: BuilderFacts): SeenLink {
  if (machine !== null) return { state: 'good', says: `${machine.kind}, process ${machine.pid}` }
  // What answers as ssh on the port is a machine, also where its process was not found.
  return valueIfSeen(answer ?? undefined)?.answer === 'ssh'
    ? { state: 'good', says: 'answers; its process was not found' }
    : { state: 'not-known', says: 'no process of it was found' }
}

function portLink({ answer, port }: BuilderFacts): SeenLink {
  const seen = valueIfSeen(answer ?? undefined)
  return seen?.answer === 'ssh'
    ? { state: 'good', says: `${port}: ${seen.banner}` }
    : { state: 'not-known', says: `${port} does not answer yet` }
}

function keyLink({ key }: BuilderFacts): SeenLink {
  const file = valueIfSeen(key?.privateKey)
  return key !== null && file?.exists
    ? { state: 'good', says: `${key.path}, mode ${modeInWords(file.mode)}` }
    : { state: 'not-known', says: 'no key file is named' }
}

function routeLink(snapshot: Snapshot, facts: BuilderFacts): SeenLink {
  const route = valueIfSeen(facts.route?.root)
  if (facts.entry === null || route === null) return { state: 'not-known', says: 'no entry leads to it' }
  if (facts.whose === 'this-builder' && rootReach(snapshot, facts).ends !== 'at-builder') {
    return { state: 'not-known', says: `${route.hostname} port ${route.port}` }
  }
  return { state: 'good', says: `${route.hostname} port ${facts.entry.port ?? route.port}` }
}
