import { type Builder, getLeadingBuilder, listBuilders } from '../core/builders/builder.ts'
import { findPresentService } from '../core/builders/builder-service.ts'
import type { BuilderState, Finding } from '../core/model/finding.ts'
import type { Snapshot } from '../core/model/snapshot.ts'
import type { BuilderStatus, Status } from '../core/model/status.ts'
import { listBuilderChoices } from '../core/nix/builder-choice.ts'
import { leadsExternally, listExternalBuilders } from '../core/nix/external-builders.ts'
import { determineState, isAboutRemoteBuilder, selectFindingsAbout } from './facts/builder-state.ts'
import { getKnownJob } from './facts/job-condition.ts'
import { findPassedBuild } from './facts/test-builds.ts'
import { diagnose } from './rules/diagnose.ts'
import { describeBuilder } from './views/builder-line.ts'
import { explainRoutes } from './views/explained-routes.ts'
import { createExternalStatus } from './views/external-builder-line.ts'
import { summarize } from './views/summary.ts'

/**
 * Diagnoses a snapshot: findings, the state of each builder, and the summary sentence. Pure; never throws.
 *
 * The builders are resolved once and handed to the rules. `listBuilders` is memoized by snapshot, so the views share them.
 */
export function createStatus(snapshot: Snapshot): Status {
  const lead = getLeadingBuilder(snapshot)
  const all = listBuilders(snapshot)
  const findings = moveRemoteLast(all, lead, diagnose(snapshot))
  const entryBuilders = (all.length === 0 ? [lead] : all).map((builder) =>
    createBuilderStatus(snapshot, builder, selectFindingsAffecting(all, builder, findings)),
  )
  const externalBuilders = listExternalBuilders(snapshot).map((externalBuilder) =>
    createExternalStatus(snapshot, externalBuilder, findings),
  )
  // Without a service and an entry for Linux there is nothing else to lead.
  const builders = leadsExternally(snapshot) ? externalBuilders : [...entryBuilders, ...externalBuilders]
  const [builder = createBuilderStatus(snapshot, lead, findings)] = builders
  const state = combineState(builder.state, all, findings)
  return {
    schema: 2,
    takenAt: snapshot.takenAt,
    state,
    verifiedAt: findPassedBuild(snapshot, builder.uri ?? undefined)?.at ?? null,
    summary: summarize(snapshot, state, selectFindingsAbout(all, lead, findings)),
    builder,
    builders,
    choices: listBuilderChoices(snapshot),
    findings,
    routes: explainRoutes(snapshot),
    snapshot,
  }
}

/** Moves findings about remote builders to the end, unless the leading builder is remote itself. */
function moveRemoteLast(
  all: readonly Builder[],
  lead: Builder,
  findings: readonly Finding[],
): readonly Finding[] {
  if (lead.kind === 'remote') return findings
  const isRemote = (finding: Finding) => isAboutRemoteBuilder(all, finding)
  return [...findings.filter((finding) => !isRemote(finding)), ...findings.filter(isRemote)]
}

/**
 * Returns the leading builder's state. Problems of another local builder turn a healthy state into degraded, never worse.
 * Problems of remote builders change nothing here: they appear in that builder's own line.
 */
function combineState(
  leadingState: BuilderState,
  all: readonly Builder[],
  findings: readonly Finding[],
): BuilderState {
  if (leadingState !== 'healthy') return leadingState
  const problems = findings.filter(({ severity }) => severity !== 'note')
  return problems.some((finding) => !isAboutRemoteBuilder(all, finding)) ? 'degraded' : 'healthy'
}

/** Returns the findings that affect one builder. A remote one is affected by its own findings and by errors of the Mac, not by warnings of the Mac. */
function selectFindingsAffecting(
  all: readonly Builder[],
  builder: Builder,
  findings: readonly Finding[],
): readonly Finding[] {
  const ownFindings = selectFindingsAbout(all, builder, findings)
  if (builder.kind !== 'remote') return ownFindings
  return ownFindings.filter(({ subject, severity }) => severity === 'error' || subject === builder.entry?.uri)
}

function createBuilderStatus(
  snapshot: Snapshot,
  builder: Builder,
  findings: readonly Finding[],
): BuilderStatus {
  const state = determineState(snapshot, builder, findings)
  const { entry, service, key, route } = builder
  const isManaged = builder.kind === 'managed'
  return {
    uri: entry?.uri ?? null,
    host: entry?.host ?? null,
    port: builder.port,
    user: entry?.user ?? (route?.root.observed ? route.root.value.user : null),
    keyPath: entry?.sshKey ?? key?.path ?? null,
    label: !isManaged || findPresentService(snapshot.services) !== null ? (service?.label ?? null) : null,
    pid: getKnownJob(service)?.pid ?? null,
    state,
    kind: builder.kind,
    systems: (entry?.systems ?? []).filter((system) => system.endsWith('-linux')),
    summary: describeBuilder(snapshot, builder, state, findings),
    observedAt: builder.kind === 'remote' ? (builder.remote?.result.at ?? null) : snapshot.takenAt,
  }
}
