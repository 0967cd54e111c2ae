import { captureLogId, type LogCapture, logCapture } from '../../core/builders/log-capture.ts'
import type { BuilderLog } from '../../core/model/builder-log.ts'
import type { Seen } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { logCauseInWords } from '../../diagnose/facts/builder-log-messages.ts'
import { lookAtBuilderLog } from '../../observe/service/builder-log-probe.ts'
import { planControl } from '../../repair/controls/builder-control.ts'
import type { LogAsked } from '../arguments/command.ts'
import { exitCodeOfState } from '../terminal/exit-codes.ts'
import { clockTime, indent, shown, wrap } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { carryOut, finish, type RepairTools } from './repair-command.ts'

/**
 * `builderbar log`: the last lines that were captured; 0 where there are some, 4 where none was captured, 5 where it is not
 * known. With --capture shown, asked and run as a repair is, with its exit codes; then the lines.
 */
export async function logCommand(asked: LogAsked, tools: RepairTools): Promise<number> {
  const { mac, looker, terminal } = tools
  const status = await looker.look()
  if (!asked.capture) return tell(asked, status.snapshot, await lookAtBuilderLog(mac, asked.lines), terminal)
  const code = await capture(asked, status, tools)
  if (code === 0 && !asked.dryRun && !asked.json) {
    const after = await looker.look()
    tell(asked, after.snapshot, await lookAtBuilderLog(mac, asked.lines), terminal)
  }
  return code
}

async function capture(asked: LogAsked, status: Status, tools: RepairTools): Promise<number> {
  const made = planControl(status.snapshot, captureLogId)
  if (made.is === 'already') return finish(asked, [], status, tools.terminal)
  const { planned } = made
  const choice = planned.planned ? { offered: [planned], refused: [] } : { offered: [], refused: [planned] }
  return carryOut(asked, status, choice, tools)
}

function tell(
  { json }: LogAsked,
  snapshot: Snapshot,
  log: Seen<BuilderLog | null>,
  terminal: Terminal,
): number {
  if (!log.seen) {
    terminal.err(`builderbar: the captured output cannot be seen: ${shown(log.why)}\n`)
    return exitCodeOfState('unknown')
  }
  const there = log.value
  const capture = logCapture(snapshot)
  if (json) {
    const told = there && {
      ...there,
      since: capture?.since ?? null,
      capturing: capture?.state ?? 'not-known',
    }
    terminal.out(`${JSON.stringify({ schema: 1, log: told }, null, 2)}\n`)
  } else {
    terminal.out(there === null ? nothingCaptured : logText(there, capture, terminal))
  }
  return exitCodeOfState(there === null ? 'absent' : 'healthy')
}

const nothingCaptured = `No output of the builder is captured: launchd throws it away.
builderbar log --capture restarts the builder and captures what it prints.
`

function logText(log: BuilderLog, capture: LogCapture | null, { page }: Terminal): string {
  const about = [
    `${whatItIs(capture)} ${ending[capture?.state ?? 'not-known']}`,
    `${log.path}, ${log.bytes} bytes, last written at ${clockTime(log.changedAt)}.`,
  ]
  const said = log.telling.map(({ cause }) => logCauseInWords(cause)).map(({ is, helps }) => `${is} ${helps}`)
  const blocks = [
    about.flatMap((line) => wrap(line, page.width)).map((line) => page.paint('quiet', line)),
    log.lines.length === 0 ? ['Nothing was printed so far.'] : indent(log.lines, 2),
    said.flatMap((line) => wrap(line, page.width)),
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

function whatItIs(capture: LogCapture | null): string {
  return capture === null
    ? 'What the builder printed.'
    : `What ${shown(capture.label)} printed since ${clockTime(capture.since)}.`
}

const ending = {
  on: 'It is captured until the builder ends or is restarted.',
  ended: 'That run has ended, and the capture with it.',
  'not-known': 'Whether it is still captured is not known.',
} satisfies Record<LogCapture['state'], string>
