import { getPlanIds, joinResultTexts, type RepairResult, type RepairStage } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { localizeTimes } from '../../core/text/local-time.ts'
import { chooseElevation, type ElevationMethod } from '../../mac/administrator/administrator.ts'
import type { Mac } from '../../mac/mac.ts'
import { createScripts, type Planning } from '../../monitor/repairs/planner.ts'
import { createPlanResult, createResult } from '../../monitor/repairs/repair-outcome.ts'
import { runRepairs } from '../../monitor/repairs/repair-runner.ts'
import type { Scanner } from '../../monitor/scan/scanner.ts'
import { helpers } from '../../repair/script/helper-text.ts'
import type { RepairCommand, RunOptions } from '../arguments/command.ts'
import { formatJsonOutput } from '../format/json-text.ts'
import { formatPlans, formatScripts } from '../format/plan-text.ts'
import { formatCurrentState, formatResults } from '../format/results-text.ts'
import { getOutcomesExitCode, wrongUsage } from '../terminal/exit-codes.ts'
import { sanitizeLine } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { chooseRepairs, type PlanSelection, selectPlanned } from './plan-selection.ts'
import { describeUnknownName, describeUnmatchedNames, isUnchecked } from './repair-names.ts'

/** The dependencies of `repair`. `run` replaces `runRepairs` in tests of the printed texts. */
export interface RepairTools {
  readonly mac: Mac
  readonly scanner: Scanner
  readonly terminal: Terminal
  readonly run?: typeof runRepairs
}

/** `builderbar repair`: plans, shows the plans, asks, runs them and scans again (docs/architecture.md, "How a repair runs"). */
export async function runRepair(command: RepairCommand, tools: RepairTools): Promise<number> {
  const { terminal, scanner } = tools
  for (const name of command.names) {
    const reason = describeUnknownName(name)
    if (reason !== null) {
      terminal.err(`builderbar: ${sanitizeLine(reason)}\n`)
      return wrongUsage
    }
  }
  const status = await scanner.scan()
  const choice = chooseRepairs(status, command.names)
  const print = choosePrinter(command, terminal)
  for (const line of describeUnmatchedNames(command.names, status)) print(`${sanitizeLine(line)}\n`)
  const code = await runPlans(command, status, choice, tools)
  const foundNothing = choice.offered.length + choice.refused.length === 0
  return foundNothing && isUnchecked(command.names, status) ? getOutcomesExitCode(['unknown']) : code
}

/** Runs the plan for one subject. Where nothing has to run there are no results. */
export async function runPlanning(
  command: RunOptions,
  status: Status,
  planning: Planning,
  tools: RepairTools,
): Promise<number> {
  if (planning.kind !== 'planned') return printResults(command, [], status, tools.terminal)
  return runPlans(command, status, selectPlanned(planning.planned), tools)
}

/** Shows the plans, asks for confirmation, runs them and prints the results. Returns the exit code. */
async function runPlans(
  command: RunOptions,
  status: Status,
  choice: PlanSelection,
  tools: RepairTools,
): Promise<number> {
  const { terminal } = tools
  const print = choosePrinter(command, terminal)
  if (command.dryRun) return printDryRun(command, choice, terminal)
  if (choice.offered.length === 0) return finishWithoutPlan(command, status, choice, terminal)
  const scripts = createScripts(choice.offered)
  const plansAndRefusals = [...choice.offered, ...choice.refused]
  // Where the user is asked, s shows the script; everywhere else it is printed with the plan.
  const offersScript = !command.yes && !command.full && terminal.canAsk
  print(
    formatPlans(plansAndRefusals, offersScript ? { root: '', user: '' } : scripts, terminal.layout, command),
  )
  const showScript = () => terminal.page(formatScripts(scripts, terminal.layout, { full: true }))
  const notRun = await askForConsent(command, choice, terminal, offersScript ? showScript : undefined)
  if (notRun !== null) {
    print(`\n${notRun}\n`)
    if (!command.json) return getOutcomesExitCode(['cancelled'])
    return printResults(
      command,
      [...createCancellations(choice, status, notRun), ...createRefusals(choice, status)],
      null,
      terminal,
    )
  }
  return runSelected(command, choice, tools)
}

/** With --json stdout has only the JSON object, and text for the user goes to stderr. */
function choosePrinter(command: RunOptions, terminal: Terminal): (text: string) => void {
  return command.json ? terminal.err : terminal.out
}

function printDryRun(command: RunOptions, choice: PlanSelection, terminal: Terminal): number {
  const plans = choice.offered.map(
    ({ plan: { subject, progress, done, failure, interrupts, ...parts } }) => ({
      ...getPlanIds(subject),
      ...parts,
      interrupts: interrupts.map(({ description }) => description),
      helpers,
    }),
  )
  const texts = createScripts(choice.offered)
  if (command.json) {
    const refusals = choice.refused.map(({ subject, reason }) => ({ ...getPlanIds(subject), reason }))
    terminal.out(
      formatJsonOutput({ plans, refused: refusals, helpers, script: texts.root, userScript: texts.user }),
    )
  } else if (plans.length + choice.refused.length === 0) {
    terminal.out('Nothing to repair.\n')
  } else {
    terminal.out(formatPlans([...choice.offered, ...choice.refused], texts, terminal.layout, command))
    if (plans.length > 0) terminal.out(`\nNothing ran. To run it, leave out --dry-run.\n`)
  }
  return plans.length === 0 && choice.refused.length > 0 ? getOutcomesExitCode(['refused']) : 0
}

function finishWithoutPlan(
  command: RunOptions,
  status: Status,
  choice: PlanSelection,
  terminal: Terminal,
): number {
  if (choice.refused.length === 0 && !command.json) {
    terminal.out(`Nothing to repair.\n\n${formatCurrentState(status, terminal.layout)}`)
    return 0
  }
  return printResults(command, createRefusals(choice, status), status, terminal)
}

/** Asks for consent. Returns null if the user agreed, by --yes or on the terminal, else a sentence why nothing runs. */
async function askForConsent(
  command: RunOptions,
  choice: PlanSelection,
  terminal: Terminal,
  showScript: (() => Promise<void>) | undefined,
): Promise<string | null> {
  if (command.yes) return null
  if (!terminal.canAsk) {
    return 'Nothing ran: there is no terminal to ask on. To run without asking, add --yes.'
  }
  const count = choice.offered.length
  const repair = command.command === 'repair' ? 'Run this repair?' : 'Run this?'
  const hasAgreed = await terminal.ask(count === 1 ? repair : `Run these ${count} repairs?`, showScript)
  return hasAgreed ? null : 'Nothing ran.'
}

const stageTexts: Record<Exclude<RepairStage, 'running'>, string> = {
  checking: 'Checking this Mac...',
  password: 'Waiting for your password...',
  verifying: 'Checking the result...',
}

async function runSelected(command: RunOptions, choice: PlanSelection, tools: RepairTools): Promise<number> {
  const { mac, scanner, terminal } = tools
  const via: ElevationMethod = command.via ?? (await chooseElevation(mac, terminal.canAsk))
  let after: Status | null = null
  let printedStage: RepairStage | null = null
  const release = terminal.holdInterrupt()
  try {
    const results = await (tools.run ?? runRepairs)(
      mac,
      scanner,
      [...choice.offered, ...choice.refused],
      via,
      {
        confirmInterrupts: (builds) => confirmInterrupts(command, builds, terminal),
        onProgress: (stage) => {
          if (stage !== printedStage) terminal.err(`${formatStage(stage, choice)}\n`)
          printedStage = stage
        },
        onStatus: (status) => {
          after = status
        },
      },
    )
    if (!command.json) terminal.out('\n')
    return printResults(command, results, after, terminal)
  } finally {
    release()
  }
}

function formatStage(stage: RepairStage, { offered }: PlanSelection): string {
  if (stage !== 'running') return stageTexts[stage]
  const [plan] = offered
  return offered.length === 1 && plan !== undefined
    ? `${sanitizeLine(plan.plan.progress)}...`
    : `Running ${offered.length} repairs...`
}

/** Lists the builds that began since the plan was shown, and asks again unless --yes is set. */
async function confirmInterrupts(
  command: RunOptions,
  builds: readonly string[],
  terminal: Terminal,
): Promise<boolean> {
  const print = choosePrinter(command, terminal)
  print('Since you saw the plan, more builds started that it would interrupt:\n')
  for (const build of builds) print(`  ${sanitizeLine(localizeTimes(build, new Date().toISOString()))}\n`)
  return command.yes || terminal.ask('Run it anyway?')
}

export function printResults(
  command: RunOptions,
  results: readonly RepairResult[],
  after: Status | null,
  terminal: Terminal,
): number {
  const lines = results.map(({ subject, ...parts }) => ({
    ...getPlanIds(subject),
    ...parts,
    output: joinResultTexts(parts),
  }))
  if (command.json) terminal.out(formatJsonOutput({ results: lines }))
  else terminal.out(formatResults(results, after, terminal.layout))
  return getExitCode(command, results, after)
}

/** Returns the exit code. If the builder is still down for another reason, fixed findings do not count as success. */
function getExitCode(command: RunOptions, results: readonly RepairResult[], after: Status | null): number {
  const code = getOutcomesExitCode(results.map((result) => result.outcome))
  const isStillDown = command.command === 'repair' && results.length > 0 && after?.state === 'down'
  return code === 0 && isStillDown ? getOutcomesExitCode(['not-fixed']) : code
}

function createRefusals(choice: PlanSelection, status: Status): readonly RepairResult[] {
  return choice.refused.map(({ subject, notDone, reason }) =>
    createResult(subject, { outcome: 'refused', summary: notDone, message: reason }, keepStatus(status)),
  )
}

function createCancellations(choice: PlanSelection, status: Status, reason: string): readonly RepairResult[] {
  return choice.offered.map(({ plan }) =>
    createPlanResult(plan, { outcome: 'cancelled', message: reason }, keepStatus(status)),
  )
}

/** Nothing ran, so nothing was scanned since. */
function keepStatus(status: Status): { readonly before: Status; readonly after: Status } {
  return { before: status, after: status }
}
