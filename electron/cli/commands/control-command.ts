import { alreadyDone } from '../../monitor/repairs/repair-outcome.ts'
import { planControl } from '../../repair/controls/builder-control.ts'
import type { ControlCommand } from '../arguments/command.ts'
import type { PlanSelection } from './plan-selection.ts'
import { finish, type RepairTools, runPlans } from './repair-command.ts'

/** `builderbar start`, `stop` and `restart`: handled like a repair, with the same exit codes. */
export async function runControl(command: ControlCommand, tools: RepairTools): Promise<number> {
  const { scanner, terminal } = tools
  const status = await scanner.scan()
  const made = planControl(status.snapshot, command.command)
  if (made.kind === 'already') {
    // Record the user's intent even if the builder was already in this state for another reason.
    if (!command.dryRun && command.command !== 'restart') await scanner.recordStop(command.command === 'stop')
    const after = command.dryRun ? status : await scanner.scan()
    return finish(command, [alreadyDone(made, after)], after, terminal)
  }
  const { planning: planned } = made
  const choice: PlanSelection = planned.ok
    ? { offered: [planned], refused: [] }
    : { offered: [], refused: [planned] }
  return runPlans(command, status, choice, tools)
}
