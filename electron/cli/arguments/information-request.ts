import type { CachedStatusCommand, ExplainCommand, InformationRequest } from './command.ts'
import { isVersionRequest } from './program-version.ts'

/**
 * Returns the request for the help text, the version, the app's last status or the texts of a finding; null for any other
 * command line. These are answered without the command line parser, which is larger than all the code that they need.
 * @param args the command line without node and the program
 */
export function parseInformationRequest(args: readonly string[]): InformationRequest | null {
  const [first] = args
  if (isVersionRequest(args)) return { command: 'version' }
  const operandsAt = args.indexOf('--')
  const options = operandsAt === -1 ? args : args.slice(0, operandsAt)
  if (first === 'help') return { command: 'help', topic: options.slice(1).find(isWord) ?? null }
  const asksForHelp = options.includes('--help') || options.includes('-h')
  if (asksForHelp) return { command: 'help', topic: first !== undefined && isWord(first) ? first : null }
  return parseCachedStatusRequest(args) ?? parseExplainRequest(args)
}

function isWord(argument: string): boolean {
  return !argument.startsWith('-')
}

/** Recognizes `status --cached` in the forms that prompts and SwiftBar use. The parser handles all other forms and errors. */
function parseCachedStatusRequest([command, ...options]: readonly string[]): CachedStatusCommand | null {
  const [format, ...otherOptions] = options.filter((option) => option !== '--cached')
  if (
    command !== 'status' ||
    otherOptions.length > 0 ||
    options.length - (format === undefined ? 0 : 1) !== 1
  )
    return null
  if (format === undefined) return { command: 'cached-status', format: 'text' }
  if (format === '--json') return { command: 'cached-status', format: 'json' }
  return format === '--swiftbar' ? { command: 'cached-status', format: 'swiftbar' } : null
}

/** Recognizes `explain FINDING` without options. */
function parseExplainRequest([command, name, ...otherArguments]: readonly string[]): ExplainCommand | null {
  if (command !== 'explain' || name === undefined || otherArguments.length > 0) return null
  return /^[a-z][a-z0-9-]*$/.test(name) ? { command: 'explain', name, derivation: null, json: false } : null
}
