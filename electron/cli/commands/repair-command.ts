import type { Plan, RepairResult } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { type AdministratorWay, defaultWay } from '../../mac/administrator/administrator.ts'
import type { Mac } from '../../mac/mac.ts'
import { textsOf } from '../../monitor/repairs/planner.ts'
import { runRepairs } from '../../monitor/repairs/repair-runner.ts'
import type { Looker } from '../../monitor/scan/scanner.ts'
import type { HowToRun, RepairAsked } from '../arguments/command.ts'
import { plansText } from '../format/plan-text.ts'
import { resultsText, standingText } from '../format/results-text.ts'
import { exitCodeOfOutcomes, wrongUsage } from '../terminal/exit-codes.ts'
import { shown } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { type Choice, chooseRepairs } from './plan-selection.ts'
import { whyUnknown, withoutFinding } from './repair-names.ts'

/** What `repair` works with; `run` is `runRepairs` but for tests of the words around it. */
export interface RepairTools {
  readonly mac: Mac
  readonly looker: Looker
  readonly terminal: Terminal
  readonly run?: typeof runRepairs
}

/** `builderbar repair`: plans, shows, asks, runs, looks again (design.md, parts 4 and 6). */
export async function repairCommand(asked: RepairAsked, tools: RepairTools): Promise<number> {
  const { terminal, looker } = tools
  for (const name of asked.names) {
    const why = whyUnknown(name)
    if (why !== null) {
      terminal.err(`builderbar: ${shown(why)}\n`)
      return wrongUsage
    }
  }
  const status = await looker.look()
  const choice = chooseRepairs(status, asked.names)
  const say = sayFor(asked, terminal)
  for (const line of withoutFinding(asked.names, status)) say(`${shown(line)}\n`)
  return carryOut(asked, status, choice, tools)
}

/** Shows what was planned, asks, runs it, and says what came of it; gives the exit code. */
export async function carryOut(
  asked: HowToRun,
  status: Status,
  choice: Choice,
  tools: RepairTools,
): Promise<number> {
  const { terminal } = tools
  const say = sayFor(asked, terminal)
  if (asked.dryRun) return dryRun(asked, choice, terminal)
  if (choice.offered.length === 0) return nothingOffered(asked, status, choice, terminal)
  say(plansText([...choice.offered, ...choice.refused], textsOf(choice.offered), terminal.page))
  const notRun = await whyNotRun(asked, choice, terminal)
  if (notRun !== null) {
    say(`\n${notRun}\n`)
    if (!asked.json) return exitCodeOfOutcomes(['cancelled'])
    return finish(asked, [...cancelled(choice, status, notRun), ...refusals(choice, status)], null, terminal)
  }
  return runThem(asked, choice, tools)
}

/** With --json only the one object is on stdout; what a person reads goes to stderr. */
function sayFor(asked: HowToRun, terminal: Terminal): (text: string) => void {
  return asked.json ? terminal.err : terminal.out
}

function dryRun(asked: HowToRun, choice: Choice, terminal: Terminal): number {
  const plans: readonly Plan[] = choice.offered.map((one) => one.plan)
  const texts = textsOf(choice.offered)
  if (asked.json) {
    const refused = choice.refused.map(({ repair, finding, why }) => ({ repair, finding, why }))
    terminal.out(
      `${JSON.stringify({ schema: 1, plans, refused, script: texts.root, personsScript: texts.person }, null, 2)}\n`,
    )
  } else if (plans.length + choice.refused.length === 0) {
    terminal.out('Nothing to repair.\n')
  } else {
    terminal.out(plansText([...choice.offered, ...choice.refused], texts, terminal.page))
  }
  return plans.length === 0 && choice.refused.length > 0 ? exitCodeOfOutcomes(['refused']) : 0
}

function nothingOffered(asked: HowToRun, status: Status, choice: Choice, terminal: Terminal): number {
  if (choice.refused.length === 0 && !asked.json) {
    terminal.out(`Nothing to repair.\n\n${standingText(status, terminal.page)}`)
    return 0
  }
  return finish(asked, refusals(choice, status), status, terminal)
}

/** Null where it is to be run: the person agreed, by --yes or to the question. */
async function whyNotRun(asked: HowToRun, choice: Choice, terminal: Terminal): Promise<string | null> {
  if (asked.yes) return null
  if (!terminal.canAsk) {
    return 'Nothing was run: there is no terminal to ask on. With --yes it runs without asking.'
  }
  const count = choice.offered.length
  const repair = asked.command === 'repair' ? 'Run this repair?' : 'Run this?'
  const agreed = await terminal.ask(count === 1 ? repair : `Run these ${count} repairs?`)
  return agreed ? null : 'Nothing was run.'
}

async function runThem(asked: HowToRun, choice: Choice, tools: RepairTools): Promise<number> {
  const { mac, looker, terminal } = tools
  const via: AdministratorWay = asked.via ?? (await defaultWay(mac, terminal.canAsk))
  let after: Status | null = null
  let said = ''
  const release = terminal.holdInterrupt()
  try {
    const results = await (tools.run ?? runRepairs)(
      mac,
      looker,
      [...choice.offered, ...choice.refused],
      via,
      {
        onProgress: (says) => {
          if (says !== said) terminal.err(`${shown(says)}\n`)
          said = says
        },
        onStatus: (status) => {
          after = status
        },
      },
    )
    return finish(asked, results, after, terminal)
  } finally {
    release()
  }
}

export function finish(
  asked: HowToRun,
  results: readonly RepairResult[],
  after: Status | null,
  terminal: Terminal,
): number {
  if (asked.json) terminal.out(`${JSON.stringify({ schema: 1, results }, null, 2)}\n`)
  else terminal.out(`\n${resultsText(results, after, terminal.page)}`)
  return exitCodeOfOutcomes(results.map((result) => result.outcome))
}

function refusals(choice: Choice, status: Status): readonly RepairResult[] {
  return choice.refused.map(({ repair, finding, why }) =>
    resultWithoutRun(repair, finding, 'refused', why, status),
  )
}

function cancelled(choice: Choice, status: Status, why: string): readonly RepairResult[] {
  return choice.offered.map(({ plan }) =>
    resultWithoutRun(plan.repair, plan.finding, 'cancelled', why, status),
  )
}

function resultWithoutRun(
  repair: string,
  finding: string,
  outcome: 'refused' | 'cancelled',
  output: string,
  status: Status,
): RepairResult {
  const keys = status.findings.map((one) => one.key)
  return { repair, finding, outcome, before: keys, after: keys, output }
}
