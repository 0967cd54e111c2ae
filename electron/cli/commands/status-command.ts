import type { Status } from '../../core/model/status.ts'
import { formatLocalTime } from '../../core/text/local-time.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import { chooseElevation, type ElevationMethod } from '../../mac/administrator/administrator.ts'
import type { Mac } from '../../mac/mac.ts'
import type { Scanner } from '../../monitor/scan/scanner.ts'
import { replaceShared } from '../../monitor/storage/shared-file.ts'
import type { StatusCommand, StatusFormat } from '../arguments/command.ts'
import { findBuilders, formatBuilderPage } from '../format/builder-text.ts'
import { formatJson } from '../format/json-text.ts'
import { formatPrometheus } from '../format/prometheus-text.ts'
import { formatStatus } from '../format/status-text.ts'
import { formatSwiftBar } from '../format/swiftbar-text.ts'
import { getStateExitCode, notWritten, wrongUsage } from '../terminal/exit-codes.ts'
import { sanitizeLine } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'

/**
 * `builderbar status`: scans once, including a due test build unless `quick`. On request it also probes remote builders and
 * scans as root.
 */
export async function runStatus(
  { format, quick, deep, remote, via, to, builder }: Omit<StatusCommand, 'command'>,
  { mac, scanner, terminal }: ScanTools,
): Promise<number> {
  // These formats are polled by programs, so a failed test build is not repeated for each call.
  const testBuild = format === 'prometheus' || format === 'swiftbar' ? 'when-due' : 'again'
  const localStatus = await scanner.scan(quick ? {} : { testBuild })
  const status = remote ? await scanner.probeRemote(null) : localStatus
  const deepStatus = deep
    ? await scanAsRoot(status, mac, via ?? (await chooseElevation(mac, terminal.canAsk)))
    : status
  if (builder !== null) return printBuilder(deepStatus, builder, terminal, scanner.warnings())
  return to === null
    ? printStatus(deepStatus, terminal, format, scanner.warnings())
    : writeMetrics(deepStatus, to, terminal, scanner.warnings())
}

async function scanAsRoot(status: Status, mac: Mac, via: ElevationMethod): Promise<Status> {
  const { runRootScan } = await import('../../monitor/scan/root-scan-run.ts')
  return runRootScan(mac, status, via)
}

/** Replaces the file by the text for Prometheus. Warnings about Builderbar itself go to stderr. */
async function writeMetrics(
  status: Status,
  path: string,
  terminal: Terminal,
  warnings: readonly string[],
): Promise<number> {
  for (const warning of warnings) terminal.err(`builderbar: ${sanitizeLine(warning)}\n`)
  const reason = await replaceShared(path, formatPrometheus(status))
  if (reason === null) return getStateExitCode(status.state)
  terminal.err(`builderbar: ${sanitizeLine(path)} wasn't written: ${sanitizeLine(reason)}.\n`)
  return notWritten
}

/** Prints one builder. Its state is the exit code; a name that two entries have prints both, and the first one decides. */
function printBuilder(status: Status, name: string, terminal: Terminal, warnings: readonly string[]): number {
  const [first, ...otherBuilders] = findBuilders(status, name)
  if (first === undefined) {
    const names = [...new Set(status.builders.map(({ host, uri }) => host ?? uri))].filter(
      (name) => name !== null,
    )
    const listing = names.length === 0 ? 'Nix lists none.' : `Nix lists ${names.join(', ')}.`
    terminal.err(`builderbar: there's no builder named ${sanitizeLine(name)}. ${sanitizeLine(listing)}\n`)
    return wrongUsage
  }
  for (const builder of [first, ...otherBuilders])
    terminal.out(formatBuilderPage(status, builder, terminal.layout))
  for (const warning of warnings) terminal.err(`builderbar: ${sanitizeLine(warning)}\n`)
  return getStateExitCode(first.line.state)
}

export interface ScanTools {
  readonly mac: Mac
  readonly scanner: Scanner
  readonly terminal: Terminal
}

/** Prints a status for `status` and `diagnose`. Warnings about Builderbar itself go to stderr. */
export function printStatus(
  status: Status,
  terminal: Terminal,
  format: StatusFormat,
  warnings: readonly string[] = [],
): number {
  terminal.out(formatters[format](status, terminal))
  for (const warning of warnings) terminal.err(`builderbar: ${sanitizeLine(warning)}\n`)
  // SwiftBar treats any other exit code as a failed plugin and shows no menu.
  return format === 'swiftbar' ? 0 : getStateExitCode(status.state)
}

const formatters: Readonly<Record<StatusFormat, (status: Status, terminal: Terminal) => string>> = {
  text: (status, { layout }) => formatStatus(status, layout),
  details: (status, { layout }) => formatStatus(status, layout, { verbose: true }),
  json: (status) => `${formatJson(status, 2)}\n`,
  prometheus: (status) => formatPrometheus(status),
  swiftbar: (status) =>
    formatSwiftBar({
      ...status,
      findings: selectRootFindings(status.findings),
      age: `Checked at ${formatLocalTime(status.takenAt, status.takenAt)}.`,
    }),
}
