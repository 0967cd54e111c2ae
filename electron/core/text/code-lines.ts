/**
 * Indents lines of a file or commands for a sentence before them: a line that begins with a space is code, which is neither
 * typeset nor joined with the text around it.
 */
export function indentCode(code: string): string {
  return code
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}
