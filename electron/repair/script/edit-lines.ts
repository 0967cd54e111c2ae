import script from '../shell/edit-lines.sh'
import { assignValues, beginReceipt, stepText } from './script-text.ts'
import { shellQuote, shellQuoteLine } from './shell-quote.ts'

interface EditLinesOptions {
  readonly repair: string
  readonly path: string
  /** Numbers of the lines, counted from 1. */
  readonly lines: readonly number[]
  /** What stands in the place of the first of them; '' where they only go. */
  readonly instead: string
  /** SHA-256 of the file as it was shown, and as it is to be. */
  readonly shown: string
  readonly wanted: string
}

/**
 * Takes lines out of a file, or puts another in their place. Never through a link: nix-darwin's leads into the store. The
 * file has to be as it was shown, and what is written as it was shown, byte for byte: whatever a shell's `read` might change
 * shows in the checksum. Null where a value has characters that no script takes.
 */
export function editLines(options: EditLinesOptions): { values: string; shell: string } | null {
  const repair = shellQuote('repair', options.repair)
  const file = shellQuote('keptPath', options.path)
  const lines = shellQuote('lines', ` ${options.lines.join(' ')} `)
  const instead = shellQuoteLine(options.instead)
  const shown = shellQuote('mark', options.shown)
  const wanted = shellQuote('mark', options.wanted)
  if (!repair || !file || !lines || !instead || !shown || !wanted) return null
  const values = assignValues({ file, lines, instead, shown, wanted })
  return { values: `${beginReceipt('repair', repair)}\n${values}`, shell: stepText(script, 0) }
}
