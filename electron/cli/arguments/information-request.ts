import type { InformationRequest } from './command.ts'

/**
 * Returns the request for the help text or the version, or null for any other command line. It is answered before the
 * command line parser is loaded, which is larger than everything that these two need.
 * @param args the command line without node and the program
 */
export function informationRequest(args: readonly string[]): InformationRequest | null {
  const [first] = args
  if (first === '--version' && args.length === 1) return { command: 'version' }
  const operandsAt = args.indexOf('--')
  const options = operandsAt === -1 ? args : args.slice(0, operandsAt)
  const asksForHelp = first === 'help' || options.includes('--help') || options.includes('-h')
  return asksForHelp ? { command: 'help' } : null
}
