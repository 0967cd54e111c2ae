import { chooseElevation } from '../../mac/administrator/administrator.ts'
import type { Mac } from '../../mac/mac.ts'
import {
  findInstalledFiles,
  type InstalledFiles,
  type RemovalResult,
  removeInstalledFiles,
} from '../../monitor/installed-files.ts'
import { createScripts } from '../../monitor/repairs/planner.ts'
import type { Scanner } from '../../monitor/scan/scanner.ts'
import type { UninstallCommand } from '../arguments/command.ts'
import { formatPlans, type ScriptTextOptions } from '../format/plan-text.ts'
import { getOutcomesExitCode } from '../terminal/exit-codes.ts'
import { sanitizeLine, sanitizeLines } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'

interface UninstallTools {
  readonly mac: Mac
  readonly scanner: Scanner
  readonly terminal: Terminal
}

/** `builderbar uninstall`: lists all files of Builderbar on this Mac, asks, and removes them. */
export async function runUninstall(command: UninstallCommand, tools: UninstallTools): Promise<number> {
  const { mac, scanner, terminal } = tools
  const files = await findInstalledFiles(mac, scanner)
  terminal.out(formatPreview(files, terminal, command))
  if (files.refusal !== null) {
    terminal.err(`builderbar: ${sanitizeLine(files.refusal)} Nothing was removed.\n`)
    return getOutcomesExitCode(['refused'])
  }
  if (command.dryRun) return 0
  if (!command.yes && !terminal.canAsk) {
    terminal.err('Nothing was removed: there is no terminal to ask on. To run without asking, add --yes.\n')
    return getOutcomesExitCode(['cancelled'])
  }
  if (!command.yes && !(await terminal.ask('Remove all this?'))) {
    terminal.out('Nothing was removed.\n')
    return getOutcomesExitCode(['cancelled'])
  }
  const via = command.via ?? (await chooseElevation(mac, terminal.canAsk))
  return printRemoval(await removeInstalledFiles(mac, scanner, files, via), terminal)
}

function formatPreview(
  { planned, userPaths, remaining }: InstalledFiles,
  { layout }: Terminal,
  options: ScriptTextOptions,
): string {
  const plans = planned.flatMap((result) => (result.ok ? [result] : []))
  const root = planned.length === 0 ? '' : `${formatPlans(planned, createScripts(plans), layout, options)}\n`
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0
      ? ''
      : `${layout.paint('strong', title)}\n${lines.map((line) => `  ${sanitizeLine(line)}\n`).join('')}\n`
  return `${root}${list('Deletes from your account, with contents', userPaths)}${list('Keeps', remaining)}`
}

function printRemoval(result: RemovalResult, terminal: Terminal): number {
  switch (result.kind) {
    case 'removed':
      terminal.out('Done. To finish, move Builderbar.app to the Trash. Its login item goes with it.\n')
      return 0
    case 'cancelled':
      terminal.err('Canceled. Nothing was removed.\n')
      return getOutcomesExitCode(['cancelled'])
    case 'unknown':
      terminal.err(`${sanitizeLines(result.message).join('\n')}\n`)
      return getOutcomesExitCode(['unknown'])
    default:
      terminal.err(`${sanitizeLines(result.message).join('\n')}\nYour own files were kept.\n`)
      return getOutcomesExitCode(['failed'])
  }
}
