import { CommanderError } from 'commander'
import type { ParsedCommand } from './command.ts'
import { commandSyntaxes } from './command-table.ts'
import { createProgram } from './program.ts'

/**
 * Parses a command line that is not an `InformationRequest`. Never throws: wrong usage is the command `wrong`, with a message
 * for the user.
 * @param args the command line without node and the program
 */
export function parseArguments(args: readonly string[]): ParsedCommand {
  const commands: ParsedCommand[] = []
  const program = createProgram((command) => commands.push(command))
  try {
    program.parse(addDefaultCommand(args), { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return { command: 'wrong', message: formatUsageError(error.message, args[0]) }
  }
  return commands[0] ?? { command: 'wrong', message: formatUsageError('no command given') }
}

/**
 * `builderbar` alone, or with options only, is `status`. Commander's own default command would take an unknown word for an
 * operand of `status`, so a mistyped command would get no suggestion.
 */
function addDefaultCommand(args: readonly string[]): readonly string[] {
  const [first] = args
  return first === undefined || (first.startsWith('-') && first !== '--') ? ['status', ...args] : args
}

/** Rewrites Commander's message ("error: unknown option '--x'\n(Did you mean --y?)") as one line in this program's style. */
function formatUsageError(message: string, command?: string): string {
  const text = message
    .replace(/^error: /, '')
    .replace(/^missing required argument '([\w-]+)'$/, 'the argument <$1> is missing')
    .replace(/\s*\n\s*/g, ' ')
  const isKnown = commandSyntaxes.some(({ name }) => name === command)
  const help = isKnown ? `To see how: builderbar help ${command}` : 'To list the commands: builderbar help'
  return `${text}${/[.?!)]$/.test(text) ? '' : '.'} ${help}`
}
