import { allBuilders, type BuilderFacts, leadingBuilder } from '../core/builders/builder-facts.ts'
import { presentService } from '../core/builders/builder-service.ts'
import type { BuilderState, Finding } from '../core/model/finding.ts'
import type { Snapshot } from '../core/model/snapshot.ts'
import type { BuilderStatus, Status } from '../core/model/status.ts'
import { builderState, findingsAbout, isAboutRemoteBuilder } from './facts/builder-state.ts'
import { knownJob } from './facts/job-condition.ts'
import { passedBuild } from './facts/test-builds.ts'
import { diagnose } from './rules/diagnose.ts'
import { describeBuilder } from './views/builder-line.ts'
import { explainRoutes } from './views/explained-routes.ts'
import { summaryOf } from './views/summary.ts'

/** What every face shows of one look: findings, the state of each builder, and the sentence. Pure; never throws. */
export function statusOf(snapshot: Snapshot): Status {
  const lead = leadingBuilder(snapshot)
  const all = allBuilders(snapshot)
  const findings = remoteLast(all, lead, diagnose(snapshot))
  const builders = (all.length === 0 ? [lead] : all).map((facts) =>
    builderStatus(snapshot, facts, aboutOne(all, facts, findings)),
  )
  const [builder = builderStatus(snapshot, lead, findings)] = builders
  const state = overall(builder.state, all, findings)
  return {
    schema: 2,
    takenAt: snapshot.takenAt,
    state,
    verifiedAt: passedBuild(snapshot, lead.entry?.uri)?.at ?? null,
    summary: summaryOf(snapshot, state, findingsAbout(all, lead, findings)),
    builder,
    builders,
    findings,
    routes: explainRoutes(snapshot),
    snapshot,
  }
}

/** What is wrong with a machine elsewhere is told after all that is wrong here, unless nothing but such a machine builds. */
function remoteLast(
  all: readonly BuilderFacts[],
  lead: BuilderFacts,
  findings: readonly Finding[],
): readonly Finding[] {
  if (lead.kind === 'remote') return findings
  const isRemote = (finding: Finding) => isAboutRemoteBuilder(all, finding)
  return [...findings.filter((one) => !isRemote(one)), ...findings.filter(isRemote)]
}

/**
 * The leading builder's state; trouble of another builder of this Mac makes a healthy Mac degraded and no more, and that of
 * a machine elsewhere, which was seen when somebody asked, nothing at all: it stands in that machine's own line.
 */
function overall(
  leading: BuilderState,
  all: readonly BuilderFacts[],
  findings: readonly Finding[],
): BuilderState {
  if (leading !== 'healthy') return leading
  const troubles = findings.filter(({ severity }) => severity !== 'note')
  return troubles.some((finding) => !isAboutRemoteBuilder(all, finding)) ? 'degraded' : 'healthy'
}

/** Of a machine elsewhere a mere concern about this Mac says nothing; what makes every build fail does. */
function aboutOne(
  all: readonly BuilderFacts[],
  facts: BuilderFacts,
  findings: readonly Finding[],
): readonly Finding[] {
  const about = findingsAbout(all, facts, findings)
  if (facts.kind !== 'remote') return about
  return about.filter(({ subject, severity }) => severity === 'error' || subject === facts.entry?.uri)
}

function builderStatus(snapshot: Snapshot, facts: BuilderFacts, findings: readonly Finding[]): BuilderStatus {
  const state = builderState(snapshot, facts, findings)
  const { entry, service, key, route } = facts
  const isOwn = facts.kind === 'managed'
  return {
    uri: entry?.uri ?? null,
    host: entry?.host ?? null,
    port: facts.port,
    user: entry?.user ?? (route?.root.observed ? route.root.value.user : null),
    keyPath: entry?.sshKey ?? key?.path ?? null,
    label: !isOwn || presentService(snapshot.services) !== null ? (service?.label ?? null) : null,
    pid: knownJob(service)?.pid ?? null,
    state,
    kind: facts.kind,
    summary: describeBuilder(snapshot, facts, state, findings),
    observedAt: facts.kind === 'remote' ? (facts.remote?.result.at ?? null) : snapshot.takenAt,
  }
}
