import { version } from '../../package.json'
import { parseArguments } from './arguments/arguments.ts'
import type { Command } from './arguments/command.ts'
import { usageText } from './arguments/usage-text.ts'
import { wrongUsage } from './terminal/exit-codes.ts'
import { sanitizeLine } from './terminal/layout.ts'
import { openTerminal, type Terminal } from './terminal/terminal.ts'

/**
 * The terminal face: it wires the loop to the command line (docs/architecture.md, "Terminal contract"). The
 * app starts it too, when it is
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
  const root = process.env.BUILDERBAR_ROOT ?? ''
  // A folder that stands for a Mac (tests, the demo): nobody shall take what it says for what this Mac says.
  if (root !== '')
    terminal.err(`builderbar: not this Mac: all that follows is of the folder ${sanitizeLine(root)}.\n`)
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
    // Each command is a file of its own in the bundle: what it does not need is not loaded.
    case 'explain': {
      const { explainCommand, takesInput } = await import('./commands/explain-command.ts')
      if (!takesInput(command)) return explainCommand(command, terminal)
      const { runOnMac } = await import('./commands-on-mac.ts')
      return runOnMac(command, terminal)
    }
    case 'diagnose': {
      const { diagnoseCommand } = await import('./commands/diagnose-command.ts')
      return diagnoseCommand(command.file, terminal, command.json, process.stdin)
    }
    default: {
      const { runOnMac } = await import('./commands-on-mac.ts')
      return runOnMac(command, terminal)
    }
  }
}
