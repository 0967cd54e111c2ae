import { presentService } from '../builder/builder-service.ts'
import { allBuilders, type BuilderFacts, leadingBuilder } from '../builder/facts.ts'
import type { BuilderState, Finding } from '../builder/finding.ts'
import type { Snapshot } from '../builder/snapshot.ts'
import type { BuilderStatus, Status } from '../builder/status.ts'
import { builderState, findingsAbout } from './builder-state.ts'
import { diagnose } from './diagnose.ts'
import { knownJob } from './job-condition.ts'
import { summaryOf } from './summary.ts'
import { passedBuild } from './test-builds.ts'

/** What every face shows of one look: findings, the state of each builder, and the sentence. Pure; never throws. */
export function statusOf(snapshot: Snapshot): Status {
  const findings = diagnose(snapshot)
  const lead = leadingBuilder(snapshot)
  const all = allBuilders(snapshot)
  const builders = (all.length === 0 ? [lead] : all).map((facts) =>
    builderStatus(snapshot, facts, builderState(snapshot, facts, findingsAbout(all, facts, findings))),
  )
  const [builder = builderStatus(snapshot, lead, 'unknown')] = builders
  const state = overall(builder.state, findings)
  return {
    schema: 1,
    takenAt: snapshot.takenAt,
    state,
    proven: passedBuild(snapshot, lead.entry?.uri)?.at ?? null,
    summary: summaryOf(snapshot, state, findingsAbout(all, lead, findings)),
    builder,
    builders,
    findings,
    snapshot,
  }
}

/** The leading builder's state; trouble of another builder makes a healthy Mac degraded and no more. */
function overall(leading: BuilderState, findings: readonly Finding[]): BuilderState {
  if (leading !== 'healthy') return leading
  return findings.some(({ severity }) => severity !== 'note') ? 'degraded' : 'healthy'
}

function builderStatus(snapshot: Snapshot, facts: BuilderFacts, state: BuilderState): BuilderStatus {
  const { entry, service, key, route } = facts
  const isOwn = facts.whose === 'this-builder'
  return {
    uri: entry?.uri ?? null,
    host: entry?.host ?? null,
    port: facts.port,
    user: entry?.user ?? (route?.root.seen ? route.root.value.user : null),
    keyPath: entry?.sshKey ?? key?.path ?? null,
    label: !isOwn || presentService(snapshot.services) !== null ? (service?.label ?? null) : null,
    pid: knownJob(service)?.pid ?? null,
    state,
  }
}
