import type { CachedStatusCommand, InformationRequest } from './command.ts'

/**
 * Returns the request for the help text, the version or the app's last status, or null for any other command line. It is
 * answered before the command line parser is loaded, which is larger than everything that these need.
 * @param args the command line without node and the program
 */
export function informationRequest(args: readonly string[]): InformationRequest | null {
  const [first] = args
  if (first === '--version' && args.length === 1) return { command: 'version' }
  const operandsAt = args.indexOf('--')
  const options = operandsAt === -1 ? args : args.slice(0, operandsAt)
  const asksForHelp = first === 'help' || options.includes('--help') || options.includes('-h')
  return asksForHelp ? { command: 'help' } : cachedStatusRequest(args)
}

/** `status --cached` as prompts and SwiftBar write it; the parser takes it in every other form, and says what is wrong. */
function cachedStatusRequest([command, ...options]: readonly string[]): CachedStatusCommand | null {
  const [format, ...others] = options.filter((option) => option !== '--cached')
  if (command !== 'status' || others.length > 0 || options.length - (format === undefined ? 0 : 1) !== 1)
    return null
  if (format === undefined) return { command: 'cached-status', shape: 'text' }
  if (format === '--json') return { command: 'cached-status', shape: 'json' }
  return format === '--swiftbar' ? { command: 'cached-status', shape: 'swiftbar' } : null
}
