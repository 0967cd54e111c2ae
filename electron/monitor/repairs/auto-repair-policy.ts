import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import { getPlanIds, type Plan } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { quietAfterWakeMs } from '../incidents/incidents.ts'
import type { Incident } from '../state/monitor-state.ts'
import { plan } from './planner.ts'
import { isBooting } from './repair-outcome.ts'

/**
 * The repair allowed for each finding; all of them only start services. Not allowed are `service-disabled` (it may have been
 * disabled on purpose) and `daemon-config-stale` (the daemon may be building for this Mac, which a scan does not see).
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

/** Minimum time between two attempts for the same finding. */
export const coolDownMs = 30 * 60_000
/** Attempts per `attemptWindowMs`, over all findings; after that the user has to decide. */
export const maxAttempts = 3
export const attemptWindowMs = 24 * 3_600_000
/** An older status is not acted on. */
const maxStatusAgeMs = 60_000

export interface AutoRepairAttempt {
  readonly at: string
  /** Key of the finding. */
  readonly finding: string
}

export interface AutoRepairInput {
  readonly now: number
  readonly status: Status | null
  readonly incidents: readonly Incident[]
  readonly resumedAt: string | null
  /** A plan is displayed, or a repair or test build runs, in this program or another. */
  readonly isBusy: boolean
  /** In any order. */
  readonly attempts: readonly AutoRepairAttempt[]
}

export type AutoRepairDecision =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'repair'; readonly plan: Plan }
  /** A repair is possible, but the limit of attempts is reached. */
  | { readonly kind: 'limit-reached' }

const noRepair: AutoRepairDecision = { kind: 'nothing' }

/**
 * Returns the first repair that may run now without a confirmation, if the user allowed that: one that interrupts nothing,
 * needs no password and writes no file, not too soon after the last attempt and not too often.
 */
export function decideAutoRepair(input: AutoRepairInput): AutoRepairDecision {
  const { status, now, attempts } = input
  if (status === null || input.isBusy || !isSettled(status, input)) return noRepair
  const processes = valueOrNull(status.snapshot.processes)
  if (processes === null || processes.remoteBuilds.length > 0) return noRepair
  const open = new Set(
    input.incidents.flatMap((incident) => (incident.closedAt === null ? [incident.finding] : [])),
  )
  const plans = status.findings
    .filter((finding) => finding.causedBy === null && open.has(finding.key))
    .flatMap((finding) => findHarmlessPlan(status, finding))
  const computeAge = (at: string) => Math.abs(now - Date.parse(at))
  const isCool = ({ subject }: Plan) =>
    !attempts.some(
      ({ finding, at }) => finding === getPlanIds(subject).finding && computeAge(at) < coolDownMs,
    )
  const [first] = plans.filter(isCool)
  if (first === undefined) return noRepair
  return attempts.filter(({ at }) => computeAge(at) < attemptWindowMs).length < maxAttempts
    ? { kind: 'repair', plan: first }
    : { kind: 'limit-reached' }
}

/** Whether the builder was just observed down, is not stopped on purpose, is not booting, and the Mac did not just wake. */
function isSettled(status: Status, { now, resumedAt }: AutoRepairInput): boolean {
  const sinceScan = now - Date.parse(status.takenAt)
  const sinceWake = resumedAt === null ? Number.POSITIVE_INFINITY : now - Date.parse(resumedAt)
  return (
    status.state === 'down' &&
    status.snapshot.stoppedOnPurpose === null &&
    !isBooting(status) &&
    Math.abs(sinceScan) < maxStatusAgeMs &&
    (sinceWake < 0 || sinceWake >= quietAfterWakeMs)
  )
}

function findHarmlessPlan(status: Status, finding: Finding): readonly Plan[] {
  const repair = allowedRepairs[finding.id]
  if (repair === undefined || finding.severity !== 'error' || finding.repairs[0] !== repair) return []
  const planning = plan(status, { kind: 'finding', finding: finding.key, repair })
  if (planning.kind !== 'planned' || !planning.planned.ok) return []
  const { plan: repairPlan } = planning.planned
  const isHarmless =
    repairPlan.risk !== 'loses' && repairPlan.interrupts.length === 0 && repairPlan.diffs === undefined
  return isHarmless && repairPlan.needsAdmin ? [repairPlan] : []
}
