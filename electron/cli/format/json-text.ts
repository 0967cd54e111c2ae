import { escapeUnprintable } from '../../core/text/sanitize.ts'

/** A value as JSON of the same meaning, in which no character acts on a terminal or turns text around. `indent` as in JSON.stringify. */
export function jsonText(value: unknown, indent?: number): string {
  // JSON.stringify escapes C0 controls only. Outside strings JSON has no unprintable character but the line ends of `indent`.
  return escapeUnprintable(JSON.stringify(value, null, indent))
}
