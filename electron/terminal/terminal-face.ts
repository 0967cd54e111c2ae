import { version } from '../../package.json'
import { openMac } from '../mac/real-mac.ts'
import { dataFolder } from '../monitor/data-folder.ts'
import { openLooker } from '../monitor/look.ts'
import { openMonitor } from '../monitor/monitor.ts'
import { parseArguments } from './arguments.ts'
import type { Asked } from './asked.ts'
import { controlCommand } from './control-command.ts'
import { diagnoseCommand } from './diagnose-command.ts'
import { wrongUsage } from './exit-codes.ts'
import { explainCommand } from './explain-command.ts'
import { shown } from './layout.ts'
import { logCommand } from './log-command.ts'
import { reportCommand, statusCommand } from './look-commands.ts'
import { repairCommand } from './repair-command.ts'
import { whyNoRoot } from './stand-in-root.ts'
import { openTerminal, type Terminal } from './terminal.ts'
import { testBuildCommand } from './test-build-command.ts'
import { undoCommand } from './undo-command.ts'
import { uninstallCommand } from './uninstall-command.ts'
import { usageText } from './usage-text.ts'
import { watchCommand } from './watch-command.ts'
import { whoLooks } from './who-looks.ts'

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
