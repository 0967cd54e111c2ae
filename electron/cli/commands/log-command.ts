import { captureLogId, findLogCapture, type LogCapture } from '../../core/builders/log-capture.ts'
import type { BuilderLog } from '../../core/model/builder-log.ts'
import type { Observation } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { describeLogCause } from '../../diagnose/facts/builder-log-messages.ts'
import { plan } from '../../monitor/repairs/planner.ts'
import { probeBuilderLog } from '../../observe/service/builder-log-probe.ts'
import type { LogCommand } from '../arguments/command.ts'
import { jsonText } from '../format/json-text.ts'
import { exitCodeOfState } from '../terminal/exit-codes.ts'
import { clockTime, indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { type RepairTools, runPlanning } from './repair-command.ts'

/**
 * `builderbar log`: the last lines that were captured; 0 where there are some, 4 where none was captured, 5 where it is not
 * known. With --capture shown, asked and run as a repair is, with its exit codes; then the lines.
 */
export async function logCommand(command: LogCommand, tools: RepairTools): Promise<number> {
  const { mac, scanner, terminal } = tools
  const status = await scanner.scan()
  if (!command.capture)
    return tell(command, status.snapshot, await probeBuilderLog(mac, command.lines), terminal)
  const code = await capture(command, status, tools)
  if (code === 0 && !command.dryRun && !command.json) {
    const after = await scanner.scan()
    tell(command, after.snapshot, await probeBuilderLog(mac, command.lines), terminal)
  }
  return code
}

async function capture(command: LogCommand, status: Status, tools: RepairTools): Promise<number> {
  const planning = plan(status, { kind: 'control', control: captureLogId })
  return runPlanning(command, status, planning, tools)
}

function tell(
  { json }: LogCommand,
  snapshot: Snapshot,
  log: Observation<BuilderLog | null>,
  terminal: Terminal,
): number {
  if (!log.observed) {
    terminal.err(`builderbar: the captured output cannot be seen: ${sanitizeLine(log.reason)}\n`)
    return exitCodeOfState('unknown')
  }
  const there = log.value
  const capture = findLogCapture(snapshot)
  if (json) {
    const told = there && {
      ...there,
      since: capture?.since ?? null,
      capturing: capture?.state ?? 'not-known',
    }
    terminal.out(`${jsonText({ schema: 2, log: told }, 2)}\n`)
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
    `${sanitizeLine(log.path)}, ${log.bytes} bytes, last written at ${clockTime(log.changedAt)}.`,
  ]
  const said = log.causes
    .map(({ cause }) => describeLogCause(cause))
    .map(({ meaning: is, advice: helps }) => `${is} ${helps}`)
  const blocks = [
    about.flatMap((line) => wrap(line, page.width)).map((line) => page.paint('quiet', line)),
    log.lines.length === 0 ? ['Nothing was printed so far.'] : indent(log.lines.map(sanitizeLine), 2),
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
    : `What ${sanitizeLine(capture.label)} printed since ${clockTime(capture.since)}.`
}

const ending = {
  on: 'It is captured until the builder ends or is restarted.',
  ended: 'That run has ended, and the capture with it.',
  'not-known': 'Whether it is still captured is not known.',
} satisfies Record<LogCapture['state'], string>
