import { withoutDirectives } from './helper-text.ts'
import { shellQuoteLine } from './shell-quote.ts'

/** What step `number` of a `.sh` file runs, counted from 0: a step begins behind a line `# step: …`. Throws where the file has no such step: that is a mistake in the build. */
export function stepText(file: string, number: number): string {
  const text = withoutDirectives(file).split(/^# step: .*\n/m)[number + 1]
  if (text === undefined) throw new Error(`The script has no step ${number}.`)
  return text.trim()
}

/** Values in quotes, as `shellQuote` gave them, by the name of their variable. */
type QuotedValues = Readonly<Record<string, string>>

/** The lines at the top of a plan that assign its values; `words` become `"$@"`. */
export function assignValues(values: QuotedValues, words: readonly string[] = []): string {
  const line = Object.entries(values)
    .map(([name, quoted]) => `${name}=${quoted}`)
    .join(' ')
  const separator = words.length > 6 ? ' \\\n  ' : ' '
  const list = words.length === 0 ? [] : [['set --', ...words].join(separator)]
  return [...(line === '' ? [] : [line]), ...list].join('\n')
}

/** The line at the top of a plan that leaves a receipt. `name` and `undoes` come in quotes. */
export function beginReceipt(kind: 'repair' | 'undo' | 'root-scan', name: string, undoes = "''"): string {
  return `kind='${kind}' name=${name} undoes=${undoes} receipt='' count=0`
}

/** Lines joined by the shell's own quotes; null where one holds what no such line has. */
export function quotedLines(lines: readonly string[]): readonly string[] | null {
  const quoted = lines.flatMap((line) => shellQuoteLine(line) ?? [])
  return quoted.length === lines.length ? quoted : null
}
