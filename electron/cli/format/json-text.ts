import { escapeUnprintable } from '../../core/text/sanitize.ts'

/**
 * Formats a value as JSON in which all unprintable characters are escaped, so that it is safe on a terminal.
 * @param indent as in JSON.stringify
 */
export function formatJson(value: unknown, indent?: number): string {
  // JSON.stringify escapes only C0 controls. Outside of strings the line ends of `indent` are the only unprintable characters.
  return escapeUnprintable(JSON.stringify(value, null, indent))
}

/** Formats what a command prints with `--json`: one object with the version of its fields, and a line end. */
export function formatJsonOutput(value: object): string {
  return `${formatJson({ schema: 2, ...value }, 2)}\n`
}
