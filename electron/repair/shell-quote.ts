/**
 * What may stand as a value in a text that root runs, each by a strict pattern. Nothing that a user's
 * program can write reaches a root shell in any other way (design.md, part 7).
 */
const patterns = {
  /** A launchd label. */
  label: /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/,
  /** The same as launchctl takes it: in the system's domain. */
  target: /^system\/[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/,
  /** An absolute path: printable ASCII without ', without empty parts, `.` and `..`, no slash at its end. */
  path: /^(?:\/(?!\.{1,2}(?:\/|$))[ -&(-.0-~]+)+$|^\/$/,
  /** A user or group number. */
  id: /^(?:0|[1-9][0-9]{0,9})$/,
  /** Permission bits in octal digits. */
  mode: /^0[0-7]{3}$/,
  port: /^[1-9][0-9]{0,4}$/,
} as const

export type ShellValue = keyof typeof patterns

const longest = 1024

/**
 * The value in single quotes, in which no character but ' means anything to a shell; null where the value is
 * not what it should be. This is the only way by which a value gets into a root script.
 */
export function shellQuote(kind: ShellValue, value: string | number): string | null {
  const text = String(value)
  if (text.length > longest || !patterns[kind].test(text)) return null
  if (kind === 'port' && Number(text) > 65535) return null
  return `'${text}'`
}

/**
 * Words for a person as one quoted argument. They are for reading only, so what is not printable ASCII
 * becomes a question mark, and a ' is written as `'\''`.
 */
export function shellQuoteWords(words: string): string {
  return `'${words.replace(/[^ -~]/g, '?').replaceAll("'", "'\\''")}'`
}
