import type { Plan, PlanNames, Planned, PlanStep } from '../../core/model/plan.ts'

/** A sentence: why a plan would be unsafe or useless. */
export interface Refusal {
  readonly reason: string
}

/** The parts in which a plan differs from its frame and from the defaults of `completePlan`. */
export type PlanParts = Partial<Omit<Plan, 'subject' | 'steps'>> & { readonly steps: readonly PlanStep[] }

/** The parts that are the same for all plans of one kind. `values` stand before those of the parts. */
export type PlanFrame = Pick<Plan, 'subject' | 'risk'> & { readonly names: PlanNames } & Partial<
    Omit<Plan, 'steps' | keyof PlanNames>
  >

/** Returns only the names among the texts of a file. */
export function pickNames({ title, progress, done, failure }: PlanNames): PlanNames {
  return { title, progress, done, failure }
}

/** Completes a plan. By default it runs as root, changes no files, interrupts nothing and cannot be undone. */
export function completePlan({ names, ...frame }: PlanFrame, parts: Refusal | PlanParts): Planned {
  if ('reason' in parts) {
    return { ok: false, subject: frame.subject, notDone: names.failure.notDone, reason: parts.reason }
  }
  return {
    ok: true,
    plan: {
      needsAdmin: true,
      paths: [],
      interrupts: [],
      undo: null,
      permanentFix: null,
      ...pickNames(names),
      ...frame,
      ...parts,
      values: [frame.values, parts.values].filter(Boolean).join('\n'),
    },
  }
}

export function refuse(reason: string): Refusal {
  return { reason }
}

/** The step of `Plan.undo` for a plan that leaves a receipt. */
export function undoStep(description: string): PlanStep {
  return { description, script: 'builderbar undo' }
}
