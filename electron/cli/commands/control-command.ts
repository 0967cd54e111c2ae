import { plan } from '../../monitor/repairs/planner.ts'
import { createAlreadyDone } from '../../monitor/repairs/repair-outcome.ts'
import type { ControlCommand } from '../arguments/command.ts'
import { printResults, type RepairTools, runPlanning } from './repair-command.ts'

/** `builderbar start`, `stop`, `restart` and `collect-garbage`: shown, confirmed, run and verified like a repair, with its exit codes. */
export async function runControl(command: ControlCommand, tools: RepairTools): Promise<number> {
  const { scanner, terminal } = tools
  const status = await scanner.scan()
  const planning = plan(status, { kind: 'control', control: command.command })
  if (planning.kind === 'already') {
    // From now on the builder is stopped or started because the user wants it, whatever the cause was before.
    if (!command.dryRun && command.command === 'stop') await scanner.stops.recordStop()
    if (!command.dryRun && command.command === 'start') await scanner.stops.recordStart()
    const after = command.dryRun ? status : await scanner.scan()
    return printResults(command, [createAlreadyDone(planning, after)], after, terminal)
  }
  return runPlanning(command, status, planning, tools)
}
