import { chooseElevation } from '../../mac/administrator/administrator.ts'
import type { Mac } from '../../mac/mac.ts'
import {
  type InstalledFiles,
  installedFiles,
  type RemovalResult,
  removeInstalledFiles,
} from '../../monitor/installed-files.ts'
import { textsOf } from '../../monitor/repairs/planner.ts'
import type { Scanner } from '../../monitor/scan/scanner.ts'
import type { UninstallCommand } from '../arguments/command.ts'
import { plansText } from '../format/plan-text.ts'
import { exitCodeOfOutcomes } from '../terminal/exit-codes.ts'
import { sanitizeLine, sanitizeLines } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'

interface UninstallTools {
  readonly mac: Mac
  readonly scanner: Scanner
  readonly terminal: Terminal
}

/** `builderbar uninstall`: shows all that Builderbar has on this Mac, asks, and removes it. */
export async function uninstallCommand(command: UninstallCommand, tools: UninstallTools): Promise<number> {
  const { mac, scanner, terminal } = tools
  const found = await installedFiles(mac, scanner)
  terminal.out(previewText(found, terminal, command.full))
  if (found.refusal !== null) {
    terminal.err(`builderbar: ${sanitizeLine(found.refusal)} Nothing was removed.\n`)
    return exitCodeOfOutcomes(['refused'])
  }
  if (command.dryRun) return 0
  if (!command.yes && !terminal.canAsk) {
    terminal.err('Nothing was removed: there is no terminal to ask on. With --yes it runs without asking.\n')
    return exitCodeOfOutcomes(['cancelled'])
  }
  if (!command.yes && !(await terminal.ask('Remove all this?'))) {
    terminal.out('Nothing was removed.\n')
    return exitCodeOfOutcomes(['cancelled'])
  }
  const via = command.via ?? (await chooseElevation(mac, terminal.canAsk))
  return told(await removeInstalledFiles(mac, scanner, found, via), terminal)
}

function previewText(
  { planned, own, remaining: left }: InstalledFiles,
  { page }: Terminal,
  full: boolean,
): string {
  const plans = planned.flatMap((one) => (one.ok ? [one] : []))
  const root = planned.length === 0 ? '' : `${plansText(planned, textsOf(plans), page, full)}\n`
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0
      ? ''
      : `${page.paint('strong', title)}\n${lines.map((line) => `  ${sanitizeLine(line)}\n`).join('')}\n`
  return `${root}${list('Removed from your account, with all that is in it', own)}${list('Left where it is', left)}`
}

function told(removed: RemovalResult, terminal: Terminal): number {
  switch (removed.kind) {
    case 'removed':
      terminal.out(
        'Removed. What is left is the program: move Builderbar.app to the Trash; its login item goes with it.\n',
      )
      return 0
    case 'cancelled':
      terminal.err('Cancelled. Nothing was removed.\n')
      return exitCodeOfOutcomes(['cancelled'])
    case 'unknown':
      terminal.err(`${sanitizeLines(removed.message).join('\n')}\n`)
      return exitCodeOfOutcomes(['unknown'])
    default:
      terminal.err(`${sanitizeLines(removed.message).join('\n')}\nYour own files were left.\n`)
      return exitCodeOfOutcomes(['failed'])
  }
}
