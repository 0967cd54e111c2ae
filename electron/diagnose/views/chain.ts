import { type Builder, getLeadingBuilder, listBuilders } from '../../core/builders/builder.ts'
import { findPresentService } from '../../core/builders/builder-service.ts'
import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Service, Snapshot } from '../../core/model/snapshot.ts'
import {
  type ExternalBuilder,
  leadsExternally,
  listExternalBuilders,
} from '../../core/nix/external-builders.ts'
import { selectFindingsAbout } from '../facts/builder-state.ts'
import type { ChainLink } from '../facts/chain-link.ts'
import { describeMode } from '../facts/evidence.ts'
import { getJobCondition, getKnownJob, startsOnDemand } from '../facts/job-condition.ts'
import { isPaused } from '../facts/paused.ts'
import { resolveRootRoute } from '../facts/root-route.ts'
import { findPassedBuild } from '../facts/test-builds.ts'
import { listUnknowns, type Unknown } from '../facts/unknowns.ts'
import { rules } from '../rules/rules.ts'
import { builderChecksTexts } from './builder-checks.ts'
import { describePause } from './builder-line.ts'
import { chainTexts } from './chain-texts.ts'

type LinkStatus = Pick<ChainLink, 'state' | 'message' | 'finding'>

export const linkOrder: readonly ChainLink['id'][] = ['launchd', 'vm', 'port', 'ssh-key', 'route', 'build']

/** Of a builder on another computer only these links can be checked from here. */
const remoteOrder: readonly ChainLink['id'][] = ['port', 'ssh-key', 'route', 'build']

/** Returns the chain of the leading builder: the links after the first broken one are not known. */
export function buildChain(snapshot: Snapshot, findings: readonly Finding[]): ChainLink[] {
  const [external] = leadsExternally(snapshot) ? listExternalBuilders(snapshot) : []
  return external === undefined
    ? buildLinks(linkOrder, snapshot, getLeadingBuilder(snapshot), findings)
    : buildExternalChain(snapshot, external, findings)
}

/** Returns the chain of one of several builders. */
export function buildBuilderChain(
  snapshot: Snapshot,
  builder: Builder,
  findings: readonly Finding[],
): ChainLink[] {
  return buildLinks(builder.kind === 'remote' ? remoteOrder : linkOrder, snapshot, builder, findings)
}

function buildLinks(
  ids: readonly ChainLink['id'][],
  snapshot: Snapshot,
  builder: Builder,
  findings: readonly Finding[],
): ChainLink[] {
  const ownFindings = selectFindingsAbout(listBuilders(snapshot), builder, findings)
  const unknowns = listUnknowns(snapshot, builder)
  let isAfterBroken = false
  return ids.map((id) => {
    const link = isAfterBroken
      ? { state: 'unknown' as const, message: chainTexts.afterBroken }
      : (findLinkWithFinding(id, ownFindings) ??
        findUnknownLink(id, unknowns) ??
        describeObservedLink(id, snapshot, builder))
    if (link.state === 'broken') isAfterBroken = true
    return { id, name: chainTexts.links[id], ...link }
  })
}

/** Returns the chain before the first scan. */
export function buildUncheckedChain(): ChainLink[] {
  return linkOrder.map((id) => ({
    id,
    name: chainTexts.links[id],
    state: 'unknown',
    message: chainTexts.unchecked,
  }))
}

/** Of an external builder only the program and a build can be observed: there is no service, port, key and route. */
export function buildExternalChain(
  snapshot: Snapshot,
  builder: ExternalBuilder,
  findings: readonly Finding[],
): ChainLink[] {
  const passedBuild = findPassedBuild(snapshot, builder.uri)
  const vmLink: LinkStatus =
    builder.condition === 'usable'
      ? { state: 'good', message: builder.program }
      : { state: 'unknown', message: builder.file.observed ? builder.program : builder.file.reason }
  const build: LinkStatus =
    passedBuild === null
      ? { state: 'unknown', message: chainTexts.build.none }
      : {
          state: 'good',
          message: chainTexts.build.passed(passedBuild.system, passedBuild.outcome.seconds),
        }
  return [
    { id: 'vm', name: chainTexts.links.vm, ...vmLink },
    { id: 'build', name: chainTexts.links.build, ...(findLinkWithFinding('build', findings) ?? build) },
  ]
}

function findLinkWithFinding(id: ChainLink['id'], findings: readonly Finding[]): LinkStatus | null {
  const linkFindings = findings.filter((finding) =>
    rules.some((rule) => rule.id === finding.id && rule.link === id),
  )
  const error = linkFindings.find(({ severity }) => severity === 'error')
  const worstFinding = error ?? linkFindings.find(({ severity }) => severity === 'warning')
  if (worstFinding === undefined) return null
  const finding = findRootKey(worstFinding, findings)
  return { state: error === undefined ? 'concern' : 'broken', message: worstFinding.title, finding }
}

/** Returns the key of the finding that causes this one, directly or not. */
function findRootKey({ key, causedBy }: Finding, findings: readonly Finding[]): string {
  const cause = findings.find((finding) => finding.key === causedBy)
  return cause === undefined || cause.key === key ? key : findRootKey(cause, findings)
}

function findUnknownLink(id: ChainLink['id'], unknowns: readonly Unknown[]): LinkStatus | null {
  const unknown = unknowns.find(({ link }) => link === id)
  return unknown === undefined ? null : { state: 'unknown', message: unknown.reason }
}

function describeObservedLink(id: ChainLink['id'], snapshot: Snapshot, builder: Builder): LinkStatus {
  switch (id) {
    case 'launchd':
      return describeLaunchdLink(snapshot, builder)
    case 'vm':
      return describeVmLink(builder)
    case 'port':
      return describePortLink(builder)
    case 'ssh-key':
      return describeKeyLink(builder)
    case 'route':
      return describeRouteLink(snapshot, builder)
    case 'build':
      return describeBuildLink(snapshot, builder)
  }
}

function describeBuildLink(snapshot: Snapshot, { entry }: Builder): LinkStatus {
  const passedBuild = findPassedBuild(snapshot, entry?.uri)
  if (passedBuild !== null) {
    return {
      state: 'good',
      message: chainTexts.build.passed(passedBuild.system, passedBuild.outcome.seconds),
    }
  }
  const unfinishedOutcome = snapshot.testBuilds.find(
    ({ uri, outcome }) => uri === entry?.uri && !outcome.observed,
  )?.outcome
  return {
    state: 'unknown',
    message: unfinishedOutcome?.observed === false ? unfinishedOutcome.reason : chainTexts.build.none,
  }
}

function describeLaunchdLink(snapshot: Snapshot, builder: Builder): LinkStatus {
  const { service } = builder
  if (builder.kind === 'local' && service !== null && startsOnDemand(service))
    return describeDemandLink(service)
  const isPresent = builder.kind !== 'managed' || findPresentService(snapshot.services) !== null
  if (service === null || !isPresent) {
    return { state: 'unknown', message: chainTexts.launchd.none }
  }
  if (isPaused(snapshot, builder)) {
    return { state: 'unknown', message: describePause(snapshot, builder) }
  }
  const job = getKnownJob(service)
  const message =
    job === null
      ? chainTexts.launchd.notLoaded(service.label)
      : chainTexts.launchd.state(service.label, job.state)
  return { state: getJobCondition(service) === 'running' ? 'good' : 'unknown', message }
}

/** A builder on demand only has to be loaded: launchd starts it when a build connects. */
function describeDemandLink(service: Service): LinkStatus {
  const { label } = service
  const job = getKnownJob(service)
  if (job === null) return { state: 'unknown', message: chainTexts.launchd.notLoaded(label) }
  return {
    state: 'good',
    message:
      getJobCondition(service) === 'running'
        ? chainTexts.launchd.state(label, job.state)
        : chainTexts.launchd.onDemand(label),
  }
}

function describeVmLink({ vm, portResult }: Builder): LinkStatus {
  if (vm !== null) {
    const name = builderChecksTexts.vm.names[vm.kind]
    return { state: 'good', message: chainTexts.vm.process(name, vm.pid) }
  }
  // ssh answers on the port, so the VM runs although its process was not found.
  return valueOrNull(portResult)?.kind === 'ssh'
    ? { state: 'good', message: chainTexts.vm.responding }
    : { state: 'unknown', message: chainTexts.vm.none }
}

function describePortLink(builder: Builder): LinkStatus {
  const { portResult, port } = builder
  // One that did not respond has a finding, and one that was not checked is unknown.
  if (builder.kind === 'remote') return { state: 'good', message: chainTexts.port.responding }
  if (portResult === null) return { state: 'unknown', message: chainTexts.port.unchecked }
  const response = valueOrNull(portResult)
  return response?.kind === 'ssh'
    ? { state: 'good', message: chainTexts.port.banner(port, response.banner) }
    : { state: 'unknown', message: chainTexts.port.silent(port) }
}

function describeKeyLink({ key }: Builder): LinkStatus {
  const file = valueOrNull(key?.privateKey)
  return key !== null && file?.exists
    ? { state: 'good', message: chainTexts.key.file(key.path, describeMode(file.mode)) }
    : { state: 'unknown', message: chainTexts.key.none }
}

function describeRouteLink(snapshot: Snapshot, builder: Builder): LinkStatus {
  const route = valueOrNull(builder.route?.root)
  if (builder.entry === null || route === null) return { state: 'unknown', message: chainTexts.route.none }
  if (builder.kind === 'managed' && resolveRootRoute(snapshot, builder).kind !== 'at-builder') {
    return { state: 'unknown', message: chainTexts.route.target(route.hostname, route.port) }
  }
  const port = builder.entry.port ?? route.port
  return { state: 'good', message: chainTexts.route.target(route.hostname, port) }
}
