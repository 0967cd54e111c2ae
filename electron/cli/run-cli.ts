import { version } from '../../package.json'
import { openMac } from '../mac/real/real-mac.ts'
import { openMonitor } from '../monitor/monitor.ts'
import { openLooker } from '../monitor/scan/scanner.ts'
import { dataFolder } from '../monitor/storage/data-folder.ts'
import { parseArguments } from './arguments/arguments.ts'
import type { Asked } from './arguments/command.ts'
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
import { whoLooks } from './terminal/identity.ts'
import { shown } from './terminal/layout.ts'
import { whyNoRoot } from './terminal/sandbox-root.ts'
import { openTerminal, type Terminal } from './terminal/terminal.ts'

/**
 * The terminal face: it wires the loop to the command line (design.md, part 6). The app starts it too, when it is
 * called with a command.
 * @param words the command line without the program
 * @param processNow ends with the exit code once everything is printed
 */
export async function runTerminalFace(words: readonly string[], processNow: NodeJS.Process): Promise<void> {
  const terminal = openTerminal(processNow)
  processNow.exitCode = await run(parseArguments(words), terminal)
  terminal.end()
}

async function run(asked: Asked, terminal: Terminal): Promise<number> {
  switch (asked.command) {
    case 'wrong':
      terminal.err(`builderbar: ${shown(asked.says)}\n`)
      return wrongUsage
    case 'help':
      terminal.out(usageText())
      return 0
    case 'version':
      terminal.out(`builderbar ${version}\n`)
      return 0
    case 'explain':
      return explainCommand(asked.name, terminal)
    case 'diagnose':
      return diagnoseCommand(asked.file, terminal, asked.json, process.stdin)
  }
  const root = process.env.BUILDERBAR_ROOT ?? ''
  const noRoot = whyNoRoot(root)
  if (noRoot !== null) {
    terminal.err(`builderbar: ${shown(noRoot)}\n`)
    return wrongUsage
  }
  const mac = openMac({ root })
  const folder = dataFolder(mac)
  if (asked.command === 'watch') {
    return watchCommand(openMonitor({ mac, folder, keepsHistory: false }), terminal, asked.json)
  }
  const looker = openLooker(mac, folder)
  switch (asked.command) {
    case 'status':
      return statusCommand(asked, { mac, looker, terminal })
    case 'report':
      return reportCommand(looker, terminal, whoLooks(mac))
    case 'repair':
      return repairCommand(asked, { mac, looker, terminal })
    case 'undo':
      return undoCommand(asked, { mac, looker, terminal })
    case 'uninstall':
      return uninstallCommand(asked, { mac, looker, terminal })
    case 'test-build':
      return testBuildCommand(asked, { mac, looker, terminal })
    case 'log':
      return logCommand(asked, { mac, looker, terminal })
    case 'start':
    case 'stop':
    case 'restart':
      return controlCommand(asked, { mac, looker, terminal })
  }
}
