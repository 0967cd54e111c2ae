/**
 * Sets a sentence as the app shows it: ’ for an apostrophe, “ ” around what is quoted, … for three dots. Findings and plans
 * are written in ASCII, which the terminal prints as it is. Lines that begin with a space are commands or lines of a file,
 * which somebody may copy: they stay as they are, like a quote without a partner in its line.
 */
export function typeset(text: string): string {
  return text.split('\n').map(typesetLine).join('\n')
}

function typesetLine(line: string): string {
  if (/^\s/.test(line)) return line
  return line
    .replace(/(?<=\p{L}|\d)'(?=\p{L})/gu, '’')
    .replace(/(?<=s)'(?=\s\p{L})(?<!'[^']*')/gu, '’')
    .replace(/(?<![\p{L}\d=])"([^"]+)"(?![\p{L}\d])/gu, '“$1”')
    .replace(/(?<=\p{L})\.\.\.(?!\.)/gu, '…')
}
