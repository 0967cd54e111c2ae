import { allBuilders, type BuilderFacts, leadingBuilder } from '../core/builders/builder-facts.ts'
import { presentService } from '../core/builders/builder-service.ts'
import type { BuilderState, Finding } from '../core/model/finding.ts'
import type { Snapshot } from '../core/model/snapshot.ts'
import type { BuilderStatus, Status } from '../core/model/status.ts'
import { builderState, findingsAbout, isAboutMachineElsewhere } from './facts/builder-state.ts'
import { knownJob } from './facts/job-condition.ts'
import { passedBuild } from './facts/test-builds.ts'
import { diagnose } from './rules/diagnose.ts'
import { builderInWords } from './views/builder-line.ts'
import { routesExplained } from './views/explained-routes.ts'
import { summaryOf } from './views/summary.ts'

/** What every face shows of one look: findings, the state of each builder, and the sentence. Pure; never throws. */
export function statusOf(snapshot: Snapshot): Status {
  const lead = leadingBuilder(snapshot)
  const all = allBuilders(snapshot)
  const findings = elsewhereLast(all, lead, diagnose(snapshot))
  const builders = (all.length === 0 ? [lead] : all).map((facts) =>
    builderStatus(snapshot, facts, aboutOne(all, facts, findings)),
  )
  const [builder = builderStatus(snapshot, lead, findings)] = builders
  const state = overall(builder.state, all, findings)
  return {
    schema: 1,
    takenAt: snapshot.takenAt,
    state,
    proven: passedBuild(snapshot, lead.entry?.uri)?.at ?? null,
    summary: summaryOf(snapshot, state, findingsAbout(all, lead, findings)),
    builder,
    builders,
    findings,
    routes: routesExplained(snapshot),
    snapshot,
  }
}

/** What is wrong with a machine elsewhere is told after all that is wrong here, unless nothing but such a machine builds. */
function elsewhereLast(
  all: readonly BuilderFacts[],
  lead: BuilderFacts,
  findings: readonly Finding[],
): readonly Finding[] {
  if (lead.whose === 'remote') return findings
  const isElsewhere = (finding: Finding) => isAboutMachineElsewhere(all, finding)
  return [...findings.filter((one) => !isElsewhere(one)), ...findings.filter(isElsewhere)]
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
  return troubles.some((finding) => !isAboutMachineElsewhere(all, finding)) ? 'degraded' : 'healthy'
}

/** Of a machine elsewhere a mere concern about this Mac says nothing; what makes every build fail does. */
function aboutOne(
  all: readonly BuilderFacts[],
  facts: BuilderFacts,
  findings: readonly Finding[],
): readonly Finding[] {
  const about = findingsAbout(all, facts, findings)
  if (facts.whose !== 'remote') return about
  return about.filter(({ subject, severity }) => severity === 'error' || subject === facts.entry?.uri)
}

function builderStatus(snapshot: Snapshot, facts: BuilderFacts, findings: readonly Finding[]): BuilderStatus {
  const state = builderState(snapshot, facts, findings)
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
    whose: facts.whose,
    says: builderInWords(snapshot, facts, state, findings),
    lookedAt: facts.whose === 'remote' ? (facts.remote?.look.at ?? null) : snapshot.takenAt,
  }
}
