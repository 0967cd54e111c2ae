import { captureLogId, findLogCapture, type LogCapture } from '../../core/builders/log-capture.ts'
import { daemonLabels } from '../../core/launchd/daemon-labels.ts'
import type { BuilderLog } from '../../core/model/builder-log.ts'
import type { Observation } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { formatLocalTime } from '../../core/text/local-time.ts'
import { formatBytes } from '../../core/text/quantities.ts'
import { describeLogCause } from '../../diagnose/facts/builder-log-messages.ts'
import { plan } from '../../monitor/repairs/planner.ts'
import { probeBuilderLog } from '../../observe/service/builder-log-probe.ts'
import type { LogCommand } from '../arguments/command.ts'
import { formatJsonOutput } from '../format/json-text.ts'
import { getStateExitCode } from '../terminal/exit-codes.ts'
import { indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { type RepairTools, runPlanning } from './repair-command.ts'

/**
 * `builderbar log`: prints the last captured lines and the logs that exist without a capture. Returns 0 if there are some, 4 if there are
 * none, 5 if that is unknown.
 * With --capture it first starts a capture, like a repair and with its exit codes.
 */
export async function runLog(command: LogCommand, tools: RepairTools): Promise<number> {
  const { mac, scanner, terminal } = tools
  const status = await scanner.scan()
  if (!command.capture)
    return printLog(command, status.snapshot, await probeBuilderLog(mac, command.lines), terminal)
  const code = await runCapture(command, status, tools)
  if (code === 0 && !command.dryRun && !command.json) {
    const after = await scanner.scan()
    printLog(command, after.snapshot, await probeBuilderLog(mac, command.lines), terminal)
  }
  return code
}

async function runCapture(command: LogCommand, status: Status, tools: RepairTools): Promise<number> {
  const planning = plan(status, { kind: 'control', control: captureLogId })
  return runPlanning(command, status, planning, tools)
}

function printLog(
  { json }: LogCommand,
  snapshot: Snapshot,
  log: Observation<BuilderLog | null>,
  terminal: Terminal,
): number {
  if (!log.observed) {
    terminal.err(`builderbar: can't read the captured output: ${sanitizeLine(log.reason)}\n`)
    return getStateExitCode('unknown')
  }
  const capturedLog = log.value
  const runCapture = findLogCapture(snapshot)
  const serviceLogs = snapshot.serviceLogs ?? []
  const hasOwnLog = serviceLogs.some(({ label }) => !daemonLabels.includes(label))
  if (json) {
    const logToPrint = capturedLog && {
      ...capturedLog,
      since: runCapture?.since ?? null,
      capturing: runCapture?.state ?? 'unknown',
    }
    terminal.out(
      formatJsonOutput({
        log: logToPrint,
        ...(serviceLogs.length === 0 ? {} : { serviceLogs }),
      }),
    )
  } else {
    const text = capturedLog === null ? null : formatLog(capturedLog, runCapture, snapshot.takenAt, terminal)
    terminal.out(text ?? (hasOwnLog ? '' : nothingCaptured))
    for (const { label, log } of serviceLogs)
      terminal.out(formatServiceLog(label, log, snapshot.takenAt, terminal))
  }
  return getStateExitCode(capturedLog === null && !hasOwnLog ? 'absent' : 'healthy')
}

const nothingCaptured = `No builder output captured (launchd discards it).
To restart the builder and capture its output: builderbar log --capture
`

function formatLog(
  log: BuilderLog,
  capture: LogCapture | null,
  takenAt: string,
  { layout }: Terminal,
): string {
  const introduction = [
    `${describeCapture(capture, takenAt)} ${captureEndings[capture?.state ?? 'unknown']}`,
    `${sanitizeLine(log.path)}, ${formatBytes(log.bytes)}, last written at ${formatLocalTime(log.changedAt, takenAt)}.`,
  ]
  const explanations = log.causes
    .map(({ cause }) => describeLogCause(cause))
    .map(({ meaning: is, advice: helps }) => `${is} ${helps}`)
  const blocks = [
    introduction.flatMap((line) => wrap(line, layout.width)).map((line) => layout.paint('quiet', line)),
    log.lines.length === 0 ? ['No output yet.'] : indent(log.lines.map(sanitizeLine), 2),
    explanations.flatMap((line) => wrap(line, layout.width)),
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

/** Formats a log that exists without a capture: a plist names it, or macOS or the nix-daemon writes it. */
function formatServiceLog(label: string, log: BuilderLog, takenAt: string, { layout }: Terminal): string {
  const introduction = [
    `The log of ${sanitizeLine(label)}.`,
    `${sanitizeLine(log.path)}, ${formatBytes(log.bytes)}, last written at ${formatLocalTime(log.changedAt, takenAt)}.`,
  ]
  const introductionLines = introduction
    .flatMap((line) => wrap(line, layout.width))
    .map((line) => layout.paint('quiet', line))
  const lines = log.lines.length === 0 ? ['No output yet.'] : indent(log.lines.map(sanitizeLine), 2)
  return `${introductionLines.join('\n')}\n\n${lines.join('\n')}\n\n`
}

function describeCapture(capture: LogCapture | null, takenAt: string): string {
  return capture === null
    ? 'Output of the builder.'
    : `Output of ${sanitizeLine(capture.label)} since ${formatLocalTime(capture.since, takenAt)}.`
}

const captureEndings = {
  on: 'Capturing continues until the builder exits or restarts.',
  ended: 'The builder exited, so capturing has ended.',
  unknown: "Builderbar can't tell whether capturing continues.",
} satisfies Record<LogCapture['state'], string>
