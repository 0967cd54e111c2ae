import { removeDirectives } from './helper-text.ts'
import { quoteLine } from './shell-quote.ts'

/**
 * Returns the text of step `number` of a `.sh` file, counted from 0: each step follows a line `# step: …`. Throws if the file
 * has no such step, which is a mistake in our own code.
 */
export function getStepText(file: string, number: number): string {
  const text = removeDirectives(file).split(/^# step: .*\n/m)[number + 1]
  if (text === undefined) throw new Error(`The script has no step ${number}.`)
  return text.trim()
}

/** Values quoted by `quoteValue`, by the name of their variable. */
type QuotedValues = Readonly<Record<string, string>>

/** Returns the lines at the top of a plan that assign its values; `words` become `"$@"`. */
export function assignValues(values: QuotedValues, words: readonly string[] = []): string {
  const line = Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
  const separator = words.length > 6 ? ' \\\n  ' : ' '
  const list = words.length === 0 ? [] : [['set --', ...words].join(separator)]
  return [...(line === '' ? [] : [line]), ...list].join('\n')
}

/** Returns the first line of a plan that leaves a receipt. `name` and `undoes` must be quoted. */
export function formatReceiptStart(
  kind: 'repair' | 'undo' | 'root-scan',
  name: string,
  undoes = "''",
): string {
  return `kind='${kind}' name=${name} undoes=${undoes} receipt='' count=0`
}

/** Quotes each line for the shell; null if one has a character that `quoteLine` does not accept. */
export function quoteLines(lines: readonly string[]): readonly string[] | null {
  const quotedLines = lines.flatMap((line) => quoteLine(line) ?? [])
  return quotedLines.length === lines.length ? quotedLines : null
}
