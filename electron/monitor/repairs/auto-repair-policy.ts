import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Plan } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { quietAfterWakeMs } from '../incidents/incidents.ts'
import type { Incident } from '../state/monitor-state.ts'
import { planRepairs } from './planner.ts'
import { isBooting } from './repair-outcome.ts'

/**
 * Repairs that run without asking, where the person allowed that (issue 4, 9): what harms nothing, needs no password and
 * writes no file, not too soon again and not too often. Pure.
 */

/**
 * What may be repaired so, by the finding: services alone. Left out is `service-disabled` (who switched it off may have
 * meant it) and `daemon-config-stale` (a daemon that answers may be building for this Mac, which no look sees).
 */
const allowedRepairs: Readonly<Record<string, string>> = {
  'service-not-loaded': 'load-service',
  'service-stopped': 'restart-builder',
  'service-crash-looping': 'restart-builder',
  'vm-not-running': 'restart-builder',
  'port-refused': 'restart-builder',
  'builder-wedged': 'restart-builder',
  'daemon-down': 'restart-daemon',
}

/** A second try for the same trouble waits for this long. */
export const coolDownMs = 30 * 60_000
/** Of all tries of a day: what needs more than these needs a person. */
export const maxAttempts = 3
export const triesCountMs = 24 * 3_600_000
/** What was seen longer ago is not what is. */
const freshMs = 60_000

export interface AutoRepairAttempt {
  readonly at: string
  /** Key of the finding. */
  readonly finding: string
}

export interface AutoRepairFacts {
  readonly now: number
  readonly status: Status | null
  readonly incidents: readonly Incident[]
  readonly resumedAt: string | null
  /** A plan is on the screen, or a repair or a test build runs, here or in another program. */
  readonly isBusy: boolean
  /** In any order; older ones than a day count no more. */
  readonly tries: readonly AutoRepairAttempt[]
}

export type AutoRepairDecision =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'repair'; readonly plan: Plan }
  /** Something could be repaired, and too often something was. */
  | { readonly kind: 'rest' }

const nothing: AutoRepairDecision = { kind: 'nothing' }

export function decideAutoRepair(facts: AutoRepairFacts): AutoRepairDecision {
  const { status, now, tries } = facts
  if (status === null || facts.isBusy || !isSettled(status, facts)) return nothing
  const processes = valueOrNull(status.snapshot.processes)
  if (processes === null || processes.remoteBuilds.length > 0) return nothing
  const open = new Set(facts.incidents.flatMap((one) => (one.closedAt === null ? [one.finding] : [])))
  const plans = status.findings
    .filter((finding) => finding.causedBy === null && open.has(finding.key))
    .flatMap((finding) => harmlessPlan(status, finding))
  const ago = (at: string) => Math.abs(now - Date.parse(at))
  const isCool = (plan: Plan) =>
    !tries.some(({ finding, at }) => finding === plan.finding && ago(at) < coolDownMs)
  const [plan] = plans.filter(isCool)
  if (plan === undefined) return nothing
  return tries.filter(({ at }) => ago(at) < triesCountMs).length < maxAttempts
    ? { kind: 'repair', plan }
    : { kind: 'rest' }
}

/** Down for sure, just now, and neither on purpose nor on its way up. */
function isSettled(status: Status, { now, resumedAt }: AutoRepairFacts): boolean {
  const sinceLook = now - Date.parse(status.takenAt)
  const sinceWake = resumedAt === null ? Number.POSITIVE_INFINITY : now - Date.parse(resumedAt)
  return (
    status.state === 'down' &&
    status.snapshot.stoppedOnPurpose === null &&
    !isBooting(status) &&
    Math.abs(sinceLook) < freshMs &&
    (sinceWake < 0 || sinceWake >= quietAfterWakeMs)
  )
}

function harmlessPlan(status: Status, finding: Finding): readonly Plan[] {
  const repair = allowedRepairs[finding.id]
  if (repair === undefined || finding.severity !== 'error' || finding.repairs[0] !== repair) return []
  const [planned, ...others] = planRepairs(status, [{ finding: finding.key, repair }])
  if (planned?.ok !== true || others.length > 0) return []
  const { plan } = planned
  const isHarmless = plan.risk !== 'loses' && plan.interrupts.length === 0 && plan.diffs === undefined
  return isHarmless && plan.needsAdmin ? [plan] : []
}
