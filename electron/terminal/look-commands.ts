import type { Status } from '../builder/status.ts'
import type { Looker } from '../monitor/look.ts'
import { exitCodeOfState } from './exit-codes.ts'
import type { WhoLooks } from './redaction.ts'
import { reportText } from './report.ts'
import { statusText } from './status-text.ts'
import type { Terminal } from './terminal.ts'

/** `builderbar status`: one look. */
export async function statusCommand(looker: Looker, terminal: Terminal, json: boolean): Promise<number> {
  const status = await looker.look()
  return printStatus(status, terminal, json, looker.notices())
}

/** Prints a status as `status` and `diagnose` do. Notices of the app itself go to stderr. */
export function printStatus(
  status: Status,
  terminal: Terminal,
  json: boolean,
  notices: readonly string[] = [],
): number {
  terminal.out(json ? `${JSON.stringify(status, null, 2)}\n` : statusText(status, terminal.page))
  for (const notice of notices) terminal.err(`builderbar: ${notice}\n`)
  return exitCodeOfState(status.state)
}

/** `builderbar report`: a look as text for a bug tracker. */
export async function reportCommand(looker: Looker, terminal: Terminal, who: WhoLooks): Promise<number> {
  terminal.out(reportText(await looker.look(), who))
  return 0
}
