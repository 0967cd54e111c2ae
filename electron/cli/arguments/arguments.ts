import { CommanderError } from 'commander'
import type { ParsedCommand } from './command.ts'
import { createProgram } from './program.ts'

/**
 * Parses a command line that is not an `InformationRequest`. Never throws: wrong usage is the command `wrong`, with a message
 * for the user.
 * @param args the command line without node and the program
 */
export function parseArguments(args: readonly string[]): ParsedCommand {
  const accepted: ParsedCommand[] = []
  const program = createProgram((command) => accepted.push(command))
  try {
    program.parse(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Without a command Commander would print its own help, which is not used here.
    if (error.code !== 'commander.help') return { command: 'wrong', message: formatUsageError(error.message) }
  }
  const names = program.commands.map((command) => command.name()).join(', ')
  return accepted[0] ?? { command: 'wrong', message: formatUsageError(`name a command: ${names}`) }
}

/** Rewrites Commander's message ("error: unknown option '--x'\n(Did you mean --y?)") as one line in this program's style. */
function formatUsageError(message: string): string {
  const text = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')
  return `${text}${/[.?!)]$/.test(text) ? '' : '.'} \`builderbar help\` lists the commands and their options.`
}
