/**
 * What may stand as a value in a text that root runs, each by a strict pattern. Nothing that a user's
 * program can write reaches a root shell in any other way (docs/architecture.md, "Root scripts").
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
  inode: /^[1-9][0-9]{0,19}$/,
  port: /^[1-9][0-9]{0,4}$/,
  /** An absolute path that a receipt and an ssh configuration take as it is: no blank, no quotes, no % and no ~. */
  plainPath: /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._@+-]+)+$/,
  /** An absolute path that a receipt takes (scripts/helpers.sh). */
  keptPath: /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._@+ -]+)+$/,
  /** A host's name in an ssh configuration: no pattern, and no address (an IPv4 one is of digits alone at its end). */
  host: /^(?!-)(?!.*\.[0-9]+$)(?![0-9]+$)[A-Za-z0-9._-]{1,253}$/,
  /** A host as ssh takes it on its command line: a name or an address. */
  sshHost: /^(?!-)[A-Za-z0-9._:%-]{1,253}$/,
  /** A host as a known-hosts file has it, with its port where that is not 22. */
  knownHost: /^(?:(?!-)[A-Za-z0-9._:%-]{1,253}|\[[A-Za-z0-9._:%-]{1,253}\]:[1-9][0-9]{0,4})$/,
  /** A machine's URI, as a receipt takes it. */
  uri: /^[a-z][a-z-]{0,15}:\/\/[A-Za-z0-9._:%@?=&+/[\]-]{1,500}$/,
  user: /^[A-Za-z_][A-Za-z0-9._-]{0,63}$/,
  /** What a public key is of: the letters of base64. */
  base64: /^[A-Za-z0-9+/]{1,1000}={0,2}$/,
  keyType: /^[a-z0-9][a-z0-9@.-]{0,63}$/,
  /** The id of a receipt, and of a repair. */
  receipt: /^[0-9]{8}T[0-9]{6}Z-[0-9]{1,10}-[0-9]{1,4}$/,
  repair: /^[a-z][a-z0-9-]{0,63}$/,
  /** What stands at a path, as `sum_of` tells it (scripts/helpers.sh). */
  mark: /^(?:(?:link:)?[0-9a-f]{64}|folder|absent)$/,
  /** Numbers of lines with a blank before, between and behind. */
  lines: /^ (?:[1-9][0-9]{0,5} )+$/,
  storePath: /^\/nix\/store\/[0-9a-z]{32}-[A-Za-z0-9+._?=-]{1,211}$/,
} as const

export type ShellValue = keyof typeof patterns

const maxLength = 1024

/**
 * The value in single quotes, in which no character but ' means anything to a shell; null where the value is
 * not what it should be. This is the only way by which a value gets into a root script.
 */
export function shellQuote(kind: ShellValue, value: string | number): string | null {
  const text = String(value)
  if (text.length > maxLength || !patterns[kind].test(text)) return null
  if (kind === 'port' && Number(text) > 65535) return null
  return `'${text}'`
}

/** Whether the value is what it should be: for lines that are put together of several values and quoted as a whole. */
export function isShellValue(kind: ShellValue, value: string | number): boolean {
  return shellQuote(kind, value) !== null
}

/**
 * A line of a file that root writes, put together of values that `isShellValue` took and of fixed words. Null where it
 * holds what no such line has: a quote, or anything but printable ASCII.
 */
export function shellQuoteLine(line: string): string | null {
  return line.length <= maxLength && /^[ -&(-~]*$/.test(line) ? `'${line}'` : null
}

/**
 * Words for a person as one quoted argument. They are for reading only, so what is not printable ASCII
 * becomes a question mark, and a ' is written as `'\''`.
 */
export function shellQuoteWords(words: string): string {
  return `'${words.replace(/[^ -~]/g, '?').replaceAll("'", "'\\''")}'`
}
