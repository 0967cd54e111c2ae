import { existsSync } from 'node:fs'
import { openMac } from '../mac/real/real-mac.ts'
import { openScanner } from '../monitor/scan/scanner.ts'
import { createDataFolder } from '../monitor/storage/data-folder.ts'
import type { ParsedCommand, StatusFormat } from './arguments/command.ts'
import { runReport } from './commands/report-command.ts'
import { runStatus } from './commands/status-command.ts'
import { getStateExitCode, wrongUsage } from './terminal/exit-codes.ts'
import { sanitizeLine } from './terminal/layout.ts'
import { validateSandbox } from './terminal/sandbox-root.ts'
import type { Terminal } from './terminal/terminal.ts'

type WithoutMac = 'wrong' | 'diagnose' | 'completion' | 'cached-status'
type CommandOnMac = Exclude<ParsedCommand, { command: WithoutMac }>

const otherSystem = `Builderbar monitors and repairs Nix's Linux builder on a Mac. This computer
isn't a Mac, so there's nothing to check here.

To try the demo, in a checkout of Builderbar's source code: npm start
`

/** Runs a command that scans the Mac, and returns its exit code. The monitor and the repairs are loaded on demand. */
export async function runOnMac(command: CommandOnMac, terminal: Terminal): Promise<number> {
  const root = process.env.BUILDERBAR_ROOT ?? ''
  const noRoot = validateSandbox(root)
  if (noRoot !== null) {
    terminal.err(`builderbar: ${sanitizeLine(noRoot)}\n`)
    return wrongUsage
  }
  if (root === '' && isOtherSystem() && needsMac(command)) {
    const print = 'json' in command && command.json ? terminal.err : terminal.out
    print(otherSystem)
    return getStateExitCode('unknown')
  }
  const mac = openMac({ root })
  const folder = createDataFolder(mac)
  if (command.command === 'watch') {
    const [{ openMonitor }, { runWatch: watchCommand }] = await Promise.all([
      import('../monitor/monitor.ts'),
      import('./commands/watch-command.ts'),
    ])
    return watchCommand(openMonitor({ mac, folder, writesHistory: false }), terminal, command.json)
  }
  const tools = { mac, scanner: openScanner(mac, folder), terminal }
  switch (command.command) {
    case 'status':
      return runStatus(command, tools)
    case 'report':
      return runReport(tools, { log: command.log })
    case 'explain': {
      const { runExplainInput: explainInputCommand } = await import('./commands/explain-input-command.ts')
      return explainInputCommand(command, { ...tools, stdin: process.stdin })
    }
  }
  const commands = await import('./commands/repair-commands.ts')
  switch (command.command) {
    case 'repair':
      return commands.runRepair(command, tools)
    case 'undo':
      return commands.runUndo(command, tools)
    case 'uninstall':
      return commands.runUninstall(command, tools)
    case 'test-build':
      return commands.runTestBuild(command, tools)
    case 'shell':
      return commands.runShell(command, tools)
    case 'log':
      return commands.runLog(command, tools)
    case 'start':
    case 'stop':
    case 'restart':
    case 'collect-garbage':
      return commands.runControl(command, tools)
  }
}

/** Whether there is no launchd: neither macOS nor a system that stands for it in tests. */
function isOtherSystem(): boolean {
  return process.platform !== 'darwin' && !existsSync('/bin/launchctl')
}

/**
 * Whether the command says nothing of use elsewhere. Nix's output from a Mac can be explained anywhere, programs read the state
 * `unknown`, a report shows what Builderbar took this computer for, and its data can be removed.
 */
function needsMac(command: CommandOnMac): boolean {
  switch (command.command) {
    case 'status':
      return isReadByUser(command.format)
    case 'explain':
    case 'report':
    case 'uninstall':
      return false
    default:
      return true
  }
}

function isReadByUser(format: StatusFormat): boolean {
  return format === 'text' || format === 'details'
}
