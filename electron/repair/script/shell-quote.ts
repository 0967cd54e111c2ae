/**
 * The values that a root script may contain, each with a strict pattern. Data that a user's program can write reaches a root
 * shell in no other way (docs/architecture.md, "Root scripts").
 */
const patterns = {
  /** A launchd label. */
  label: /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/,
  /** A launchd service target in the system's domain. */
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
  /** An absolute path that a receipt may contain (repair/shell/helpers/common.sh). */
  keptPath: /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._@+ -]+)+$/,
  /** A host's name in an ssh configuration: no pattern, and no address (an IPv4 one is of digits alone at its end). */
  host: /^(?!-)(?!.*\.[0-9]+$)(?![0-9]+$)[A-Za-z0-9._-]{1,253}$/,
  /** A host on ssh's command line: a name or an address. */
  sshHost: /^(?!-)[A-Za-z0-9._:%-]{1,253}$/,
  /** A host in a known-hosts file, with its port if that is not 22. */
  knownHost: /^(?:(?!-)[A-Za-z0-9._:%-]{1,253}|\[[A-Za-z0-9._:%-]{1,253}\]:[1-9][0-9]{0,4})$/,
  /** A machine's URI, as a receipt may contain it. */
  uri: /^[a-z][a-z-]{0,15}:\/\/[A-Za-z0-9._:%@?=&+/[\]-]{1,500}$/,
  user: /^[A-Za-z_][A-Za-z0-9._-]{0,63}$/,
  /** The base64 part of a public key. */
  base64: /^[A-Za-z0-9+/]{1,1000}={0,2}$/,
  keyType: /^[a-z0-9][a-z0-9@.-]{0,63}$/,
  /** The id of a receipt, and of a repair. */
  receipt: /^[0-9]{8}T[0-9]{6}Z-[0-9]{1,10}-[0-9]{1,4}$/,
  repair: /^[a-z][a-z0-9-]{0,63}$/,
  /** The content of a path as `sum_of` prints it (repair/shell/helpers/common.sh). */
  sum: /^(?:(?:link:)?[0-9a-f]{64}|folder|absent)$/,
  /** Line numbers, each with a blank before and after it. */
  lines: /^ (?:[1-9][0-9]{0,5} )+$/,
  storePath: /^\/nix\/store\/[0-9a-z]{32}-[A-Za-z0-9+._?=-]{1,211}$/,
} as const

export type ShellValue = keyof typeof patterns

const maxLength = 1024

/**
 * Returns the value in single quotes, between which only ' has a meaning to a shell; null if the value does not match its
 * pattern. Values get into a root script only through this function and the two below.
 */
export function quoteValue(kind: ShellValue, value: string | number): string | null {
  const text = String(value)
  if (text.length > maxLength || !patterns[kind].test(text)) return null
  if (kind === 'port' && Number(text) > 65535) return null
  return `'${text}'`
}

/** Whether the value matches its pattern: for a line that contains several values and is quoted as a whole. */
export function isShellValue(kind: ShellValue, value: string | number): boolean {
  return quoteValue(kind, value) !== null
}

/**
 * Quotes a line of a file that root writes, which consists of fixed words and of values that `isShellValue` accepted. Null
 * if it contains a quote or anything but printable ASCII.
 */
export function quoteLine(line: string): string | null {
  return line.length <= maxLength && /^[ -&(-~]*$/.test(line) ? `'${line}'` : null
}

/**
 * Quotes a text that is only displayed, as one argument: other characters than printable ASCII become question marks, and
 * ' becomes `'\''`.
 */
export function quoteWords(words: string): string {
  return `'${words.replace(/[^ -~]/g, '?').replaceAll("'", "'\\''")}'`
}
