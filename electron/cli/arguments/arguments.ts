import { CommanderError } from 'commander'
import type { ParsedCommand } from './command.ts'
import { createProgram } from './program.ts'

/**
 * Parses a command line that is not an `informationRequest`. Never throws: wrong usage is the command `wrong`, with a
 * message for the user.
 * @param args the command line without node and the program
 */
export function parseArguments(args: readonly string[]): ParsedCommand {
  const accepted: ParsedCommand[] = []
  const program = createProgram((command) => accepted.push(command))
  try {
    program.parse(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Commander answers a command line without a command by its own help, which is not printed here.
    if (error.code !== 'commander.help') return { command: 'wrong', message: usageError(error.message) }
  }
  const names = program.commands.map((command) => command.name()).join(', ')
  return accepted[0] ?? { command: 'wrong', message: usageError(`name a command: ${names}`) }
}

/** Returns Commander's message ("error: unknown option '--x'\n(Did you mean --y?)") as one line of this program. */
function usageError(message: string): string {
  const text = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')
  return `${text}${/[.?!)]$/.test(text) ? '' : '.'} \`builderbar help\` lists the commands and their options.`
}
