import type { RepairResult } from '../../core/model/plan.ts'
import { type PlanSubject, planIds } from '../../core/model/plan-subject.ts'
import type { Status } from '../../core/model/status.ts'
import { chooseElevation, type ElevationMethod } from '../../mac/administrator/administrator.ts'
import type { Mac } from '../../mac/mac.ts'
import { type Planning, textsOf } from '../../monitor/repairs/planner.ts'
import { resultOf } from '../../monitor/repairs/repair-outcome.ts'
import { runRepairs } from '../../monitor/repairs/repair-runner.ts'
import type { Scanner } from '../../monitor/scan/scanner.ts'
import { helpers } from '../../repair/script/helper-text.ts'
import type { RepairCommand, RunOptions } from '../arguments/command.ts'
import { jsonText } from '../format/json-text.ts'
import { plansText } from '../format/plan-text.ts'
import { currentStateText, resultsText } from '../format/results-text.ts'
import { exitCodeOfOutcomes, wrongUsage } from '../terminal/exit-codes.ts'
import { sanitizeLine } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { chooseRepairs, type PlanSelection, selectPlan } from './plan-selection.ts'
import { whyUnknown, withoutFinding } from './repair-names.ts'

/** What `repair` works with; `run` is `runRepairs` but for tests of the words around it. */
export interface RepairTools {
  readonly mac: Mac
  readonly scanner: Scanner
  readonly terminal: Terminal
  readonly run?: typeof runRepairs
}

/** `builderbar repair`: plans, shows, asks, runs, looks again (docs/architecture.md, "How a repair runs"). */
export async function repairCommand(command: RepairCommand, tools: RepairTools): Promise<number> {
  const { terminal, scanner } = tools
  for (const name of command.names) {
    const reason = whyUnknown(name)
    if (reason !== null) {
      terminal.err(`builderbar: ${sanitizeLine(reason)}\n`)
      return wrongUsage
    }
  }
  const status = await scanner.scan()
  const choice = chooseRepairs(status, command.names)
  const say = sayFor(command, terminal)
  for (const line of withoutFinding(command.names, status)) say(`${sanitizeLine(line)}\n`)
  return runPlans(command, status, choice, tools)
}

/** Runs the plan for one subject. Where nothing has to run there are no results. */
export async function runPlanning(
  command: RunOptions,
  status: Status,
  planning: Planning,
  tools: RepairTools,
): Promise<number> {
  if (planning.kind !== 'planned') return finish(command, [], status, tools.terminal)
  return runPlans(command, status, selectPlan(planning.planned), tools)
}

/** Shows the plans, asks for confirmation, runs them and prints the results. Returns the exit code. */
async function runPlans(
  command: RunOptions,
  status: Status,
  choice: PlanSelection,
  tools: RepairTools,
): Promise<number> {
  const { terminal } = tools
  const say = sayFor(command, terminal)
  if (command.dryRun) return dryRun(command, choice, terminal)
  if (choice.offered.length === 0) return nothingOffered(command, status, choice, terminal)
  say(plansText([...choice.offered, ...choice.refused], textsOf(choice.offered), terminal.page, command.full))
  const notRun = await whyNotRun(command, choice, terminal)
  if (notRun !== null) {
    say(`\n${notRun}\n`)
    if (!command.json) return exitCodeOfOutcomes(['cancelled'])
    return finish(
      command,
      [...cancelled(choice, status, notRun), ...refusals(choice, status)],
      null,
      terminal,
    )
  }
  return runThem(command, choice, tools)
}

/** With --json only the one object is on stdout; what a person reads goes to stderr. */
function sayFor(command: RunOptions, terminal: Terminal): (text: string) => void {
  return command.json ? terminal.err : terminal.out
}

function dryRun(command: RunOptions, choice: PlanSelection, terminal: Terminal): number {
  const plans = choice.offered.map(({ plan: { subject, ...parts } }) => ({
    ...planIds(subject),
    ...parts,
    helpers,
  }))
  const texts = textsOf(choice.offered)
  if (command.json) {
    const refused = choice.refused.map(({ subject, reason }) => ({ ...planIds(subject), reason }))
    terminal.out(
      `${jsonText({ schema: 2, plans, refused, helpers, script: texts.root, userScript: texts.user }, 2)}\n`,
    )
  } else if (plans.length + choice.refused.length === 0) {
    terminal.out('Nothing to repair.\n')
  } else {
    terminal.out(plansText([...choice.offered, ...choice.refused], texts, terminal.page, command.full))
  }
  return plans.length === 0 && choice.refused.length > 0 ? exitCodeOfOutcomes(['refused']) : 0
}

function nothingOffered(
  command: RunOptions,
  status: Status,
  choice: PlanSelection,
  terminal: Terminal,
): number {
  if (choice.refused.length === 0 && !command.json) {
    terminal.out(`Nothing to repair.\n\n${currentStateText(status, terminal.page)}`)
    return 0
  }
  return finish(command, refusals(choice, status), status, terminal)
}

/** Null if it is to be run: the person agreed, by --yes or to the question. */
async function whyNotRun(
  command: RunOptions,
  choice: PlanSelection,
  terminal: Terminal,
): Promise<string | null> {
  if (command.yes) return null
  if (!terminal.canAsk) {
    return 'Nothing was run: there is no terminal to ask on. With --yes it runs without asking.'
  }
  const count = choice.offered.length
  const repair = command.command === 'repair' ? 'Run this repair?' : 'Run this?'
  const agreed = await terminal.ask(count === 1 ? repair : `Run these ${count} repairs?`)
  return agreed ? null : 'Nothing was run.'
}

async function runThem(command: RunOptions, choice: PlanSelection, tools: RepairTools): Promise<number> {
  const { mac, scanner, terminal } = tools
  const via: ElevationMethod = command.via ?? (await chooseElevation(mac, terminal.canAsk))
  let after: Status | null = null
  let said = ''
  const release = terminal.holdInterrupt()
  try {
    const results = await (tools.run ?? runRepairs)(
      mac,
      scanner,
      [...choice.offered, ...choice.refused],
      via,
      {
        confirmInterrupts: (builds) => confirmInterrupts(command, builds, terminal),
        onProgress: (message) => {
          if (message !== said) terminal.err(`${sanitizeLine(message)}\n`)
          said = message
        },
        onStatus: (status) => {
          after = status
        },
      },
    )
    return finish(command, results, after, terminal)
  } finally {
    release()
  }
}

/** Names the builds that began since the plan was shown, and asks once more; --yes has answered already. */
async function confirmInterrupts(
  command: RunOptions,
  builds: readonly string[],
  terminal: Terminal,
): Promise<boolean> {
  const say = sayFor(command, terminal)
  say('Since the plan was shown, more would be interrupted:\n')
  for (const build of builds) say(`  ${sanitizeLine(build)}\n`)
  return command.yes || terminal.ask('Run it nevertheless?')
}

export function finish(
  command: RunOptions,
  results: readonly RepairResult[],
  after: Status | null,
  terminal: Terminal,
): number {
  const lines = results.map(({ subject, ...parts }) => ({ ...planIds(subject), ...parts }))
  if (command.json) terminal.out(`${jsonText({ schema: 2, results: lines }, 2)}\n`)
  else terminal.out(`\n${resultsText(results, after, terminal.page)}`)
  return exitCodeOfRepair(command, results, after)
}

/** A finding may be mended while another one keeps every build from working: that is no success. */
function exitCodeOfRepair(
  command: RunOptions,
  results: readonly RepairResult[],
  after: Status | null,
): number {
  const code = exitCodeOfOutcomes(results.map((result) => result.outcome))
  return code === 0 && command.command === 'repair' && after?.state === 'down'
    ? exitCodeOfOutcomes(['not-fixed'])
    : code
}

function refusals(choice: PlanSelection, status: Status): readonly RepairResult[] {
  return choice.refused.map(({ subject, reason }) => resultWithoutRun(subject, 'refused', reason, status))
}

function cancelled(choice: PlanSelection, status: Status, reason: string): readonly RepairResult[] {
  return choice.offered.map(({ plan }) => resultWithoutRun(plan.subject, 'cancelled', reason, status))
}

function resultWithoutRun(
  subject: PlanSubject,
  outcome: 'refused' | 'cancelled',
  message: string,
  status: Status,
): RepairResult {
  return resultOf(subject, { outcome, message }, { before: status, after: status })
}
