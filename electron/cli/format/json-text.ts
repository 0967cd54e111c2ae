import { escapeUnprintable } from '../../core/text/sanitize.ts'

/**
 * Formats a value as JSON in which all unprintable characters are escaped, so that it is safe on a terminal.
 * @param indent as in JSON.stringify
 */
export function formatJson(value: unknown, indent?: number): string {
  // JSON.stringify escapes only C0 controls. Outside of strings the line ends of `indent` are the only unprintable characters.
  return escapeUnprintable(JSON.stringify(value, null, indent))
}
