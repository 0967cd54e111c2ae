import { stripVTControlCharacters } from 'node:util'

/** A longer line is printed before its end has arrived. */
const maxLineLength = 4000

/** Splits the output of a program, which arrives in pieces, into complete lines. */
export interface LinePrinter {
  add(text: string): void
  /** Prints the last line if the program did not end it. */
  end(): void
}

/** Calls `print` with each line, without its line end and without colours. Empty lines are skipped. */
export function createLinePrinter(print: (line: string) => void): LinePrinter {
  let unfinished = ''
  const printLine = (line: string) => {
    const text = stripVTControlCharacters(line)
    if (text.trim() !== '') print(text)
  }
  return {
    add(text) {
      const lines = (unfinished + text).split(/\r\n|\n|\r(?!$)/)
      unfinished = lines.pop() ?? ''
      for (const line of lines) printLine(line)
      if (unfinished.length > maxLineLength) this.end()
    },
    end() {
      printLine(unfinished)
      unfinished = ''
    },
  }
}
