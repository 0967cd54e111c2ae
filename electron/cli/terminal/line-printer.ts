import { stripVTControlCharacters } from 'node:util'

/** No line of a program is waited for beyond this many characters. */
const maxLineLength = 4000

/** Cuts what a program prints, piece by piece, into whole lines. */
export interface PrintedLines {
  add(text: string): void
  /** The last line, where the program ended within it. */
  end(): void
}

/** `print` gets each line without its end and without the program's colours; empty lines are left out. */
export function printedLines(print: (line: string) => void): PrintedLines {
  let begun = ''
  const told = (line: string) => {
    const text = stripVTControlCharacters(line)
    if (text.trim() !== '') print(text)
  }
  return {
    add(text) {
      const lines = (begun + text).split(/\r\n|\n|\r(?!$)/)
      begun = lines.pop() ?? ''
      for (const line of lines) told(line)
      if (begun.length > maxLineLength) this.end()
    },
    end() {
      told(begun)
      begun = ''
    },
  }
}
