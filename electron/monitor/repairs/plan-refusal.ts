import type { Plan, PlanRefusal, RepairResult } from '../../core/model/plan.ts'

export function nameFailure({ subject, failure }: Plan): Pick<PlanRefusal, 'subject' | 'notDone'> {
  return { subject, notDone: failure.notDone }
}

export function refuseOne(
  { subject, notDone }: Pick<PlanRefusal, 'subject' | 'notDone'>,
  reason: string,
): RepairResult {
  return { subject, outcome: 'refused', summary: notDone, before: [], after: [], reason, printed: '' }
}
