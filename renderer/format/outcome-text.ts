import type { LastBuild } from '../../electron/app/contract/bridge-contract.ts'
import type { RepairResult } from '../../electron/core/model/plan.ts'
import { messages } from './locale.ts'

/** Plans that repair no finding: start, stop, restart, capture the log, install the command line tool. */
type ControlOutcome = keyof typeof messages.controlDone

/**
 * Describes the outcome of a plan, in the terms of its kind: a repair, an undo or a control.
 * @param testBuild a test build that has passed since, or null
 */
export function outcomeText({ repair, finding, outcome }: RepairResult, testBuild: LastBuild | null): string {
  const control = controlOf({ repair, finding })
  if (control === null) {
    const verification =
      outcome === 'fixed' && testBuild !== null
        ? ` ${messages.verifiedBy(testBuild.system, testBuild.seconds)}`
        : ''
    return `${messages.outcomes[outcome]}${verification}`
  }
  return outcome === 'fixed' ? messages.controlDone[control] : messages.controlOutcomes[outcome]
}

/** Returns the control that a plan carries out; null for a repair. A restart may be either: as a control, `finding` names it. */
export function controlOf({
  repair,
  finding,
}: Pick<RepairResult, 'repair' | 'finding'>): ControlOutcome | null {
  const isControl = (name: string): name is ControlOutcome => name in messages.controlDone
  const control = finding.split('@', 1)[0] ?? ''
  if (isControl(control)) return control
  return isControl(repair) ? repair : null
}
