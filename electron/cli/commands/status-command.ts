import type { Status } from '../../core/model/status.ts'
import { defaultElevation } from '../../mac/administrator/administrator.ts'
import type { Mac } from '../../mac/mac.ts'
import { runRootScan } from '../../monitor/scan/root-scan-run.ts'
import type { Scanner } from '../../monitor/scan/scanner.ts'
import type { StatusCommand, StatusShape } from '../arguments/command.ts'
import { prometheusText } from '../format/prometheus-text.ts'
import { statusText } from '../format/status-text.ts'
import { reportText } from '../report/report.ts'
import { exitCodeOfState } from '../terminal/exit-codes.ts'
import type { Identity } from '../terminal/identity.ts'
import type { Terminal } from '../terminal/terminal.ts'

/**
 * `builderbar status`: one look, with the test build that is due unless it is to be quick; at machines elsewhere and as root
 * too where asked.
 */
export async function statusCommand(
  { shape, quick, deep, remote, via }: Omit<StatusCommand, 'command'>,
  { mac, scanner, terminal }: ScanTools,
): Promise<number> {
  // A program that asks every minute is no person who waits.
  const prove = shape === 'prometheus' ? 'when-due' : 'again'
  const here = await scanner.scan(quick ? {} : { testBuild: prove })
  const status = remote ? await scanner.probeRemote(null) : here
  if (!deep) return printStatus(status, terminal, shape, scanner.warnings())
  const way = via ?? (await defaultElevation(mac, terminal.canAsk))
  return printStatus(await runRootScan(mac, status, way), terminal, shape, scanner.warnings())
}

interface ScanTools {
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
  for (const notice of notifications) terminal.err(`builderbar: ${notice}\n`)
  return exitCodeOfState(status.state)
}

const shaped: Readonly<Record<StatusShape, (status: Status, terminal: Terminal) => string>> = {
  text: (status, { page }) => statusText(status, page),
  json: (status) => `${JSON.stringify(status, null, 2)}\n`,
  prometheus: (status) => prometheusText(status),
}

/** `builderbar report`: a look as text for a bug tracker. */
export async function reportCommand(scanner: Scanner, terminal: Terminal, who: Identity): Promise<number> {
  terminal.out(reportText(await scanner.scan(), who))
  return 0
}
