import { type ReportOptions, reportText } from '../report/report.ts'
import { identityOf } from '../terminal/identity.ts'
import type { ScanTools } from './status-command.ts'

/** `builderbar report`: a look as text for a bug tracker; gives the exit code. */
export async function reportCommand(
  { mac, scanner, terminal }: ScanTools,
  options: ReportOptions = {},
): Promise<number> {
  terminal.out(reportText(await scanner.scan(), identityOf(mac), options))
  return 0
}
