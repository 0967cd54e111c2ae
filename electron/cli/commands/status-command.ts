import type { Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import { chooseElevation, type ElevationMethod } from '../../mac/administrator/administrator.ts'
import type { Mac } from '../../mac/mac.ts'
import type { Scanner } from '../../monitor/scan/scanner.ts'
import { replaceShared } from '../../monitor/storage/shared-file.ts'
import type { StatusCommand, StatusShape } from '../arguments/command.ts'
import { jsonText } from '../format/json-text.ts'
import { prometheusText } from '../format/prometheus-text.ts'
import { statusText } from '../format/status-text.ts'
import { swiftbarText } from '../format/swiftbar-text.ts'
import { exitCodeOfState, notWritten } from '../terminal/exit-codes.ts'
import { clockTime, sanitizeLine } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'

/**
 * `builderbar status`: one look, with the test build that is due unless it is to be quick; at machines elsewhere and as root
 * too where asked.
 */
export async function statusCommand(
  { shape, quick, deep, remote, via, to }: Omit<StatusCommand, 'command'>,
  { mac, scanner, terminal }: ScanTools,
): Promise<number> {
  // A program that asks every minute is no person who waits.
  const prove = shape === 'prometheus' || shape === 'swiftbar' ? 'when-due' : 'again'
  const here = await scanner.scan(quick ? {} : { testBuild: prove })
  const status = remote ? await scanner.probeRemote(null) : here
  const seen = deep
    ? await seenAsRoot(status, mac, via ?? (await chooseElevation(mac, terminal.canAsk)))
    : status
  return to === null
    ? printStatus(seen, terminal, shape, scanner.warnings())
    : writeMetrics(seen, to, terminal, scanner.warnings())
}

async function seenAsRoot(status: Status, mac: Mac, via: ElevationMethod): Promise<Status> {
  const { runRootScan } = await import('../../monitor/scan/root-scan-run.ts')
  return runRootScan(mac, status, via)
}

/** Writes the text for Prometheus in the place of the file. Notices of the app itself go to stderr. */
async function writeMetrics(
  status: Status,
  path: string,
  terminal: Terminal,
  notifications: readonly string[],
): Promise<number> {
  for (const notice of notifications) terminal.err(`builderbar: ${sanitizeLine(notice)}\n`)
  const reason = await replaceShared(path, prometheusText(status))
  if (reason === null) return exitCodeOfState(status.state)
  terminal.err(`builderbar: ${sanitizeLine(path)} was not written: ${sanitizeLine(reason)}.\n`)
  return notWritten
}

export interface ScanTools {
  readonly mac: Mac
  readonly scanner: Scanner
  readonly terminal: Terminal
}

/** Prints a status as `status` and `diagnose` do. Notices of the app itself go to stderr. */
export function printStatus(
  status: Status,
  terminal: Terminal,
  shape: StatusShape,
  notifications: readonly string[] = [],
): number {
  terminal.out(shaped[shape](status, terminal))
  for (const notice of notifications) terminal.err(`builderbar: ${sanitizeLine(notice)}\n`)
  // SwiftBar takes any other exit code for a plugin that failed, and shows no menu.
  return shape === 'swiftbar' ? 0 : exitCodeOfState(status.state)
}

const shaped: Readonly<Record<StatusShape, (status: Status, terminal: Terminal) => string>> = {
  text: (status, { page }) => statusText(status, page),
  json: (status) => `${jsonText(status, 2)}\n`,
  prometheus: (status) => prometheusText(status),
  swiftbar: (status) =>
    swiftbarText({
      ...status,
      findings: selectRootFindings(status.findings),
      observed: `Scanned at ${clockTime(status.takenAt)}.`,
    }),
}
