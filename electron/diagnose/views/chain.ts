import { allBuilders, type BuilderFacts, leadingBuilder } from '../../core/builders/builder-facts.ts'
import { presentService } from '../../core/builders/builder-service.ts'
import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import { findingsAboutLeading } from '../facts/builder-state.ts'
import type { ChainLink } from '../facts/chain-link.ts'
import { describeMode } from '../facts/evidence.ts'
import { jobCondition, knownJob, startsOnDemand } from '../facts/job-condition.ts'
import { isPaused } from '../facts/paused.ts'
import { resolveRootRoute } from '../facts/root-route.ts'
import { passedBuild } from '../facts/test-builds.ts'
import { type Unknown, unknownsOf } from '../facts/unknowns.ts'
import { rules } from '../rules/rules.ts'

type SeenLink = Pick<ChainLink, 'state' | 'message'>

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
  const notKnown = unknownsOf(snapshot, facts)
  let isBehind = false
  return order.map((id) => {
    const link = isBehind
      ? { state: 'not-known' as const, message: 'behind the broken link' }
      : (foundAt(id, own) ?? unseenAt(id, notKnown) ?? seenAt(id, snapshot, facts))
    if (link.state === 'broken') isBehind = true
    return { id, name: names[id], ...link }
  })
}

function foundAt(id: ChainLink['id'], findings: readonly Finding[]): SeenLink | null {
  const here = findings.filter((finding) => rules.some((rule) => rule.id === finding.id && rule.link === id))
  const error = here.find(({ severity }) => severity === 'error')
  if (error) return { state: 'broken', message: error.title }
  const warning = here.find(({ severity }) => severity === 'warning')
  return warning ? { state: 'concern', message: warning.title } : null
}

function unseenAt(id: ChainLink['id'], notKnown: readonly Unknown[]): SeenLink | null {
  const missing = notKnown.find(({ link }) => link === id)
  return missing === undefined ? null : { state: 'not-known', message: missing.reason }
}

function seenAt(id: ChainLink['id'], snapshot: Snapshot, facts: BuilderFacts): SeenLink {
  switch (id) {
    case 'launchd':
      return launchdLink(snapshot, facts)
    case 'machine':
      return vmLink(facts)
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
    return { state: 'good', message: `a test build for ${passed.system} took ${passed.outcome.seconds} s` }
  }
  const unseen = snapshot.testBuilds.find(
    ({ uri, outcome: build }) => uri === entry?.uri && !build.observed,
  )?.outcome
  return {
    state: 'not-known',
    message: unseen?.observed === false ? unseen.reason : 'no test build was made',
  }
}

function launchdLink(snapshot: Snapshot, facts: BuilderFacts): SeenLink {
  const { service } = facts
  if (facts.kind === 'local' && startsOnDemand(service)) return demandLink(service)
  if (facts.kind !== 'managed' || service === null || presentService(snapshot.services) === null) {
    return { state: 'not-known', message: 'no service of launchd runs it' }
  }
  if (isPaused(snapshot, facts)) return { state: 'not-known', message: 'stopped by you' }
  const job = knownJob(service)
  const message = job === null ? `${service.label} is not loaded` : `${service.label}: ${job.state}`
  return { state: jobCondition(service) === 'running' ? 'good' : 'not-known', message }
}

/** Loaded is all that a builder on demand has to be: launchd starts it with the connection of a build. */
function demandLink(service: Service | null): SeenLink {
  const job = knownJob(service)
  if (job === null) return { state: 'not-known', message: `${service?.label} is not loaded` }
  const message = jobCondition(service) === 'running' ? job.state : 'starts when a build needs it'
  return { state: 'good', message: `${service?.label}: ${message}` }
}

function vmLink({ vm: machine, answer }: BuilderFacts): SeenLink {
  if (machine !== null) return { state: 'good', message: `${machine.kind}, process ${machine.pid}` }
  // What answers as ssh on the port is a machine, also where its process was not found.
  return valueOrNull(answer ?? undefined)?.kind === 'ssh'
    ? { state: 'good', message: 'answers; its process was not found' }
    : { state: 'not-known', message: 'no process of it was found' }
}

function portLink({ answer, port }: BuilderFacts): SeenLink {
  const seen = valueOrNull(answer ?? undefined)
  return seen?.kind === 'ssh'
    ? { state: 'good', message: `${port}: ${seen.banner}` }
    : { state: 'not-known', message: `${port} does not answer yet` }
}

function keyLink({ key }: BuilderFacts): SeenLink {
  const file = valueOrNull(key?.privateKey)
  return key !== null && file?.exists
    ? { state: 'good', message: `${key.path}, mode ${describeMode(file.mode)}` }
    : { state: 'not-known', message: 'no key file is named' }
}

function routeLink(snapshot: Snapshot, facts: BuilderFacts): SeenLink {
  const route = valueOrNull(facts.route?.root)
  if (facts.entry === null || route === null) return { state: 'not-known', message: 'no entry leads to it' }
  if (facts.kind === 'managed' && resolveRootRoute(snapshot, facts).kind !== 'at-builder') {
    return { state: 'not-known', message: `${route.hostname} port ${route.port}` }
  }
  return { state: 'good', message: `${route.hostname} port ${facts.entry.port ?? route.port}` }
}
