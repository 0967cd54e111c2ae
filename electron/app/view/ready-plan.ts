import type { Status } from '../../core/model/status.ts'
import { computeScriptSum, joinScripts, plan } from '../../monitor/repairs/planner.ts'
import type { RepairProgress } from '../../monitor/state/monitor-state.ts'
import { listUndoable } from '../../repair/undos.ts'
import type { ReadyPlan } from '../contract/bridge-contract.ts'
import type { PlanRequest } from '../contract/popover-request.ts'
import { listControls } from './builder-controls.ts'

/**
 * Returns what the popover offers beside its state or result, with its whole plan, so that one click runs it: the start of a
 * stopped builder, the undo of what has just run. Null where there is nothing to offer. A plan that interrupts a build is
 * left out, so that a click shows it first.
 */
export function createReadyPlan(status: Status, repair: RepairProgress): ReadyPlan | null {
  const subject = findSubject(status, repair)
  if (subject === null) return null
  const planning = plan(status, subject)
  if (planning.kind !== 'planned') return null
  const { planned } = planning
  if (!planned.ok || planned.plan.risk !== 'safe' || planned.plan.interrupts.length > 0)
    return { subject, shown: null }
  const script = joinScripts([planned])
  const lines = script.trimEnd().split('\n').length
  return { subject, shown: { plan: planned.plan, lines, sha256: computeScriptSum(script) } }
}

function findSubject(status: Status, repair: RepairProgress): ReadyPlan['subject'] | null {
  if (repair.status === 'done') return findUndo(status, repair)
  const isStart =
    repair.status === 'idle' && status.state === 'paused' && listControls(status).includes('start')
  return isStart ? { kind: 'control', control: 'start' } : null
}

/** The undo of a run that succeeded; null if that was an undo itself. */
function findUndo(
  { snapshot }: Status,
  { since, results }: RepairProgress & { readonly status: 'done' },
): (PlanRequest & { readonly kind: 'undo' }) | null {
  if (results.some(({ outcome, subject }) => outcome !== 'fixed' || subject.kind === 'undo')) return null
  // Receipts have whole seconds.
  const from = Math.floor(Date.parse(since) / 1000) * 1000
  const receipt = listUndoable(snapshot).find(({ at }) => Date.parse(at) >= from)
  return receipt === undefined ? null : { kind: 'undo', receipt: receipt.id }
}
