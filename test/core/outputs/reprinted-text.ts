/** Converts a text to the form in which another program shows it: a terminal, a mail program, nix-output-monitor. */

const colours = ['\u001b[31;1m', '\u001b[0m', '\u001b[35;1m', '\u001b[38;5;208m', '\u001b[4:3m', '\u001b[m']

/** Inserts a change of colour at each of these positions. */
export function addColours(text: string, places: readonly number[]): string {
  return [...places]
    .sort((a, b) => b - a)
    .reduce(
      (all, place, index) => all.slice(0, place) + colours[index % colours.length] + all.slice(place),
      text,
    )
}

/**
 * Returns the output of nix-output-monitor 2.1 on a terminal: a tree below each line, which is erased row by row before
 * the next line (NOM.IO: `clearLine`, `cursorUpLine`).
 */
export function printAsNixOutputMonitor(text: string, frames: number): string {
  const formatTree = (index: number) => [
    '\u001b[1m┏━ Dependency Graph:\u001b[0m',
    `\u001b[1m┃\u001b[0m    ┌─ \u001b[33m⏵ hello-2.12.1\u001b[0m on \u001b[35mlinux-builder\u001b[0m ⏱ ${index}s`,
    '\u001b[1m┃\u001b[0m ┌─ \u001b[34m⏸ image\u001b[0m',
    '\u001b[1m┣━━━ Builds         │ Downloads        │ Host\u001b[0m',
    `\u001b[1m┗━ ∑ ⏵ 1 │ ✔ ${index} │ ⏸ 1 │ ↓ 0 │ ⏱ ${index}s\u001b[0m`,
  ]
  const eraseRows = `\r\u001b[2K${'\u001b[1F\u001b[2K'.repeat(4)}`
  const formatFrame = (index: number) =>
    `\u001b[?2026h${formatTree(index).join('\n')}\u001b[?2026l${eraseRows}`
  return text
    .split('\n')
    .map(
      (line, index) =>
        `${Array.from({ length: frames }, (_, frame) => formatFrame(index + frame)).join('')}${line}\n`,
    )
    .join('')
}

/** Returns the text as copied from a terminal of this width: rows of that many characters, without trailing spaces. */
export function wrapAsTerminal(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'g')) ?? [''])
    .map((row) => row.trimEnd())
    .join('\n')
}

/** Returns the text as a mail program wraps it, between words. */
export function wrapAsMail(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const rows: string[] = []
      let row = ''
      for (const word of line.split(' ')) {
        if (row !== '' && row.length + 1 + word.length > width) {
          rows.push(row)
          row = word
        } else row = row === '' ? word : `${row} ${word}`
      }
      return [...rows, row]
    })
    .join('\n')
}

export function convertLineEnds(text: string, end: string): string {
  return text.replaceAll('\n', end)
}
