import { createHash } from 'node:crypto'
import type { PlainText } from './plain-text-schema.ts'

export function createPlainText(text: string): PlainText {
  return { sha256: createHash('sha256').update(text).digest('hex'), text }
}

/** Splits a text into lines, each with its line end. */
export function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** Returns the text without these lines (counted from 1); every other byte is unchanged. */
export function removeLines(text: string, numbers: ReadonlySet<number>): string {
  return splitLines(text)
    .filter((_, index) => !numbers.has(index + 1))
    .join('')
}
