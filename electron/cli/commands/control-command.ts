import { alreadyDone } from '../../monitor/repairs/repair-outcome.ts'
import { planControl } from '../../repair/controls/builder-control.ts'
import type { ControlAsked } from '../arguments/command.ts'
import type { Choice } from './plan-selection.ts'
import { carryOut, finish, type RepairTools } from './repair-command.ts'

/** `builderbar start`, `stop` and `restart`: shown, asked, run and looked at as a repair is; exit codes are its. */
export async function controlCommand(asked: ControlAsked, tools: RepairTools): Promise<number> {
  const { looker, terminal } = tools
  const status = await looker.look()
  const made = planControl(status.snapshot, asked.command)
  if (made.is === 'already') {
    // Also where it is so for another reason: from now on it is so by the person's wish.
    if (!asked.dryRun && asked.command !== 'restart') await looker.rememberStop(asked.command === 'stop')
    const after = asked.dryRun ? status : await looker.look()
    return finish(asked, [alreadyDone(made, after)], after, terminal)
  }
  const { planned } = made
  const choice: Choice = planned.planned
    ? { offered: [planned], refused: [] }
    : { offered: [], refused: [planned] }
  return carryOut(asked, status, choice, tools)
}
