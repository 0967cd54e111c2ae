import { version } from '../../package.json'
import { openMac } from '../mac/real/real-mac.ts'
import { openMonitor } from '../monitor/monitor.ts'
import { openScanner } from '../monitor/scan/scanner.ts'
import { dataFolder } from '../monitor/storage/data-folder.ts'
import { parseArguments } from './arguments/arguments.ts'
import type { Command } from './arguments/command.ts'
import { usageText } from './arguments/usage-text.ts'
import { controlCommand } from './commands/control-command.ts'
import { diagnoseCommand } from './commands/diagnose-command.ts'
import { explainCommand } from './commands/explain-command.ts'
import { logCommand } from './commands/log-command.ts'
import { repairCommand } from './commands/repair-command.ts'
import { reportCommand, statusCommand } from './commands/status-command.ts'
import { testBuildCommand } from './commands/test-build-command.ts'
import { undoCommand } from './commands/undo-command.ts'
import { uninstallCommand } from './commands/uninstall-command.ts'
import { watchCommand } from './commands/watch-command.ts'
import { wrongUsage } from './terminal/exit-codes.ts'
import { identityOf } from './terminal/identity.ts'
import { sanitizeLine } from './terminal/layout.ts'
import { validateSandbox } from './terminal/sandbox-root.ts'
import { openTerminal, type Terminal } from './terminal/terminal.ts'

/**
 * The terminal face: it wires the loop to the command line (design.md, part 6). The app starts it too, when it is
 * called with a command.
 * @param words the command line without the program
 * @param processNow ends with the exit code once everything is printed
 */
export async function runCli(words: readonly string[], processNow: NodeJS.Process): Promise<void> {
  const terminal = openTerminal(processNow)
  processNow.exitCode = await run(parseArguments(words), terminal)
  terminal.end()
}

async function run(command: Command, terminal: Terminal): Promise<number> {
  switch (command.command) {
    case 'wrong':
      terminal.err(`builderbar: ${sanitizeLine(command.message)}\n`)
      return wrongUsage
    case 'help':
      terminal.out(usageText())
      return 0
    case 'version':
      terminal.out(`builderbar ${version}\n`)
      return 0
    case 'explain':
      return explainCommand(command.name, terminal)
    case 'diagnose':
      return diagnoseCommand(command.file, terminal, command.json, process.stdin)
  }
  const root = process.env.BUILDERBAR_ROOT ?? ''
  const noRoot = validateSandbox(root)
  if (noRoot !== null) {
    terminal.err(`builderbar: ${sanitizeLine(noRoot)}\n`)
    return wrongUsage
  }
  const mac = openMac({ root })
  const folder = dataFolder(mac)
  if (command.command === 'watch') {
    return watchCommand(openMonitor({ mac, folder, keepsHistory: false }), terminal, command.json)
  }
  const scanner = openScanner(mac, folder)
  switch (command.command) {
    case 'status':
      return statusCommand(command, { mac, scanner, terminal })
    case 'report':
      return reportCommand(scanner, terminal, identityOf(mac))
    case 'repair':
      return repairCommand(command, { mac, scanner, terminal })
    case 'undo':
      return undoCommand(command, { mac, scanner, terminal })
    case 'uninstall':
      return uninstallCommand(command, { mac, scanner, terminal })
    case 'test-build':
      return testBuildCommand(command, { mac, scanner, terminal })
    case 'log':
      return logCommand(command, { mac, scanner, terminal })
    case 'start':
    case 'stop':
    case 'restart':
      return controlCommand(command, { mac, scanner, terminal })
  }
}
