import { defaultWay } from '../../mac/administrator/administrator.ts'
import type { Mac } from '../../mac/mac.ts'
import { textsOf } from '../../monitor/repairs/planner.ts'
import type { Looker } from '../../monitor/scan/scanner.ts'
import {
  type Belongings,
  belongings,
  type Removed,
  removeBelongings,
} from '../../monitor/storage/installed-files.ts'
import type { UninstallAsked } from '../arguments/command.ts'
import { plansText } from '../format/plan-text.ts'
import { exitCodeOfOutcomes } from '../terminal/exit-codes.ts'
import { shown, shownLines } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'

interface UninstallTools {
  readonly mac: Mac
  readonly looker: Looker
  readonly terminal: Terminal
}

/** `builderbar uninstall`: shows all that Builderbar has on this Mac, asks, and removes it. */
export async function uninstallCommand(asked: UninstallAsked, tools: UninstallTools): Promise<number> {
  const { mac, looker, terminal } = tools
  const found = await belongings(mac, looker)
  terminal.out(previewText(found, terminal))
  if (found.notNow !== null) {
    terminal.err(`builderbar: ${shown(found.notNow)} Nothing was removed.\n`)
    return exitCodeOfOutcomes(['refused'])
  }
  if (asked.dryRun) return 0
  if (!asked.yes && !terminal.canAsk) {
    terminal.err('Nothing was removed: there is no terminal to ask on. With --yes it runs without asking.\n')
    return exitCodeOfOutcomes(['cancelled'])
  }
  if (!asked.yes && !(await terminal.ask('Remove all this?'))) {
    terminal.out('Nothing was removed.\n')
    return exitCodeOfOutcomes(['cancelled'])
  }
  const via = asked.via ?? (await defaultWay(mac, terminal.canAsk))
  return told(await removeBelongings(mac, looker, found, via), terminal)
}

function previewText({ planned, own, left }: Belongings, { page }: Terminal): string {
  const plans = planned.flatMap((one) => (one.planned ? [one] : []))
  const root = planned.length === 0 ? '' : `${plansText(planned, textsOf(plans), page)}\n`
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0
      ? ''
      : `${page.paint('strong', title)}\n${lines.map((line) => `  ${shown(line)}\n`).join('')}\n`
  return `${root}${list('Removed from your account, with all that is in it', own)}${list('Left where it is', left)}`
}

function told(removed: Removed, terminal: Terminal): number {
  switch (removed.as) {
    case 'removed':
      terminal.out(
        'Removed. What is left is the program: move Builderbar.app to the Trash; its login item goes with it.\n',
      )
      return 0
    case 'cancelled':
      terminal.err('Cancelled. Nothing was removed.\n')
      return exitCodeOfOutcomes(['cancelled'])
    case 'unknown':
      terminal.err(`${shownLines(removed.says).join('\n')}\n`)
      return exitCodeOfOutcomes(['unknown'])
    default:
      terminal.err(`${shownLines(removed.says).join('\n')}\nYour own files were left.\n`)
      return exitCodeOfOutcomes(['failed'])
  }
}
