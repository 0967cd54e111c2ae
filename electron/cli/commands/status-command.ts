import type { Status } from '../../core/model/status.ts'
import { defaultWay } from '../../mac/administrator/administrator.ts'
import type { Mac } from '../../mac/mac.ts'
import { lookDeeper } from '../../monitor/scan/root-scan-run.ts'
import type { Looker } from '../../monitor/scan/scanner.ts'
import type { StatusAsked, StatusShape } from '../arguments/command.ts'
import { prometheusText } from '../format/prometheus-text.ts'
import { statusText } from '../format/status-text.ts'
import type { WhoLooks } from '../report/identifiers.ts'
import { reportText } from '../report/report.ts'
import { exitCodeOfState } from '../terminal/exit-codes.ts'
import type { Terminal } from '../terminal/terminal.ts'

/**
 * `builderbar status`: one look, with the test build that is due unless it is to be quick; at machines elsewhere and as root
 * too where asked.
 */
export async function statusCommand(
  { shape, quick, deep, remote, via }: Omit<StatusAsked, 'command'>,
  { mac, looker, terminal }: LookTools,
): Promise<number> {
  // A program that asks every minute is no person who waits.
  const prove = shape === 'prometheus' ? 'when-due' : 'again'
  const here = await looker.look(quick ? {} : { prove })
  const status = remote ? await looker.lookAtRemote(null) : here
  if (!deep) return printStatus(status, terminal, shape, looker.notices())
  const way = via ?? (await defaultWay(mac, terminal.canAsk))
  return printStatus(await lookDeeper(mac, status, way), terminal, shape, looker.notices())
}

interface LookTools {
  readonly mac: Mac
  readonly looker: Looker
  readonly terminal: Terminal
}

/** Prints a status as `status` and `diagnose` do. Notices of the app itself go to stderr. */
export function printStatus(
  status: Status,
  terminal: Terminal,
  shape: StatusShape,
  notices: readonly string[] = [],
): number {
  terminal.out(shaped[shape](status, terminal))
  for (const notice of notices) terminal.err(`builderbar: ${notice}\n`)
  return exitCodeOfState(status.state)
}

const shaped: Readonly<Record<StatusShape, (status: Status, terminal: Terminal) => string>> = {
  text: (status, { page }) => statusText(status, page),
  json: (status) => `${JSON.stringify(status, null, 2)}\n`,
  prometheus: (status) => prometheusText(status),
}

/** `builderbar report`: a look as text for a bug tracker. */
export async function reportCommand(looker: Looker, terminal: Terminal, who: WhoLooks): Promise<number> {
  terminal.out(reportText(await looker.look(), who))
  return 0
}
