import type { InformationRequest, ParsedCommand } from './arguments/command.ts'
import { parseInformationRequest } from './arguments/information-request.ts'
import { versionLine } from './arguments/program-version.ts'
import { runHelp } from './commands/help-command.ts'
import { wrongUsage } from './terminal/exit-codes.ts'
import { sanitizeLine } from './terminal/layout.ts'
import { openTerminal, type Terminal } from './terminal/terminal.ts'

/**
 * Runs the terminal program (docs/architecture.md, "Terminal contract"). The app also calls it if it is started with a command.
 * @param args the command line without node and the program
 * @param currentProcess the process that ends with the exit code once all output is written
 */
export async function runCli(args: readonly string[], currentProcess: NodeJS.Process): Promise<void> {
  const terminal = openTerminal(currentProcess)
  currentProcess.exitCode = await run(await parse(args), terminal)
  terminal.end()
}

/** Loads the parser only if it is needed: it is larger than all the code for `--version` and `--help`. */
async function parse(args: readonly string[]): Promise<InformationRequest | ParsedCommand> {
  const request = parseInformationRequest(args)
  if (request !== null) return request
  const { parseArguments } = await import('./arguments/arguments.ts')
  return parseArguments(args)
}

async function run(command: InformationRequest | ParsedCommand, terminal: Terminal): Promise<number> {
  const root = process.env.BUILDERBAR_ROOT ?? ''
  // BUILDERBAR_ROOT replaces the Mac by a folder (tests, the demo). The warning tells its output from that of this Mac.
  if (root !== '' && command.command !== 'version')
    terminal.err(`builderbar: not this Mac: everything below is about the folder ${sanitizeLine(root)}.\n`)
  switch (command.command) {
    case 'wrong':
      terminal.err(`builderbar: ${sanitizeLine(command.message)}\n`)
      return wrongUsage
    case 'help':
      return runHelp(command.topic, terminal)
    case 'version':
      terminal.out(versionLine)
      return 0
    case 'cached-status': {
      const { runCachedStatus: cachedStatusCommand } = await import('./commands/cached-status-command.ts')
      return cachedStatusCommand(command, terminal)
    }
    // Each import() is a separate chunk of the bundle, so a command loads only the code that it needs.
    case 'explain': {
      const { runExplain: explainCommand, takesInput } = await import('./commands/explain-command.ts')
      if (!takesInput(command)) return explainCommand(command, terminal)
      const { runOnMac } = await import('./commands-on-mac.ts')
      return runOnMac(command, terminal)
    }
    case 'completion': {
      const { createShellCompletion: shellCompletion } = await import('./completion/shell-completion.ts')
      terminal.out(shellCompletion(command.shell))
      return 0
    }
    case 'diagnose': {
      const { runDiagnose: diagnoseCommand } = await import('./commands/diagnose-command.ts')
      return diagnoseCommand(command, terminal, process.stdin)
    }
    default: {
      const { runOnMac } = await import('./commands-on-mac.ts')
      return runOnMac(command, terminal)
    }
  }
}
