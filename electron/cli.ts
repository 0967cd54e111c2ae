import { version } from '../package.json'
import { openMac } from './mac/real-mac.ts'
import { dataFolder } from './monitor/data-folder.ts'
import { openLooker } from './monitor/look.ts'
import { openMonitor } from './monitor/monitor.ts'
import { type Asked, parseArguments } from './terminal/arguments.ts'
import { diagnoseCommand } from './terminal/diagnose-command.ts'
import { wrongUsage } from './terminal/exit-codes.ts'
import { explainCommand } from './terminal/explain-command.ts'
import { shown } from './terminal/layout.ts'
import { reportCommand, statusCommand } from './terminal/look-commands.ts'
import { repairCommand } from './terminal/repair-command.ts'
import { openTerminal, type Terminal } from './terminal/terminal.ts'
import { usageText } from './terminal/usage-text.ts'
import { watchCommand } from './terminal/watch-command.ts'
import { whoLooks } from './terminal/who-looks.ts'

/** The terminal face: it wires the loop to the command line and sets the exit code (design.md, part 6). */
const terminal = openTerminal(process)
process.exitCode = await run(parseArguments(process.argv.slice(2)), terminal)
terminal.end()

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
  const mac = openMac({ root: process.env.BUILDERBAR_ROOT ?? '' })
  const folder = dataFolder(mac)
  if (asked.command === 'watch') {
    return watchCommand(openMonitor({ mac, folder, keepsHistory: false }), terminal, asked.json)
  }
  const looker = openLooker(mac, folder)
  switch (asked.command) {
    case 'status':
      return statusCommand(looker, terminal, asked.shape)
    case 'report':
      return reportCommand(looker, terminal, whoLooks(mac))
    case 'repair':
      return repairCommand(asked, { mac, looker, terminal })
  }
}
