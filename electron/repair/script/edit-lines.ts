import script from '../shell/edit-lines.sh'
import { assignValues, getStepText } from './script-text.ts'
import { quoteLine, quoteValue } from './shell-quote.ts'

interface EditLinesOptions {
  readonly path: string
  /** Numbers of the lines, counted from 1. */
  readonly lines: readonly number[]
  /** The line that replaces them; '' where they are only removed. */
  readonly replacement: string
  /** SHA-256 of the file as it was shown, and of the file with the change. */
  readonly checksumBefore: string
  readonly checksumAfter: string
}

/**
 * Removes lines of a file, or replaces them by one line. It never writes through a link, since nix-darwin's links lead into
 * the store. The checksums before and after have to be those that were shown, so a change by the shell's `read` is noticed.
 * Null where a value has characters that no script accepts.
 */
export function editLines(options: EditLinesOptions): { values: string; shell: string } | null {
  const file = quoteValue('keptPath', options.path)
  const lines = quoteValue('lines', ` ${options.lines.join(' ')} `)
  const replacement = quoteLine(options.replacement)
  const shown = quoteValue('sum', options.checksumBefore)
  const wanted = quoteValue('sum', options.checksumAfter)
  if (!file || !lines || !replacement || !shown || !wanted) return null
  const values = assignValues({ file, lines, replacement, shown, wanted })
  return { values, shell: getStepText(script, 0) }
}
