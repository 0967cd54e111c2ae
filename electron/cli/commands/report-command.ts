import { formatReport, type ReportOptions } from '../report/report.ts'
import { collectIdentity } from '../terminal/identity.ts'
import type { ScanTools } from './status-command.ts'

/** `builderbar report`: prints a scan as text for a bug tracker. Returns the exit code. */
export async function runReport(
  { mac, scanner, terminal }: ScanTools,
  options: ReportOptions = {},
): Promise<number> {
  terminal.out(formatReport(await scanner.scan(), collectIdentity(mac), options))
  return 0
}
