/**
 * Formats a text as an AppleScript string literal, including the quotes. Returns null if it contains a character that
 * cannot be written there: the only escapes are `\"`, `\\`, `\n`, `\r`, `\t` (docs/macos.md, "AppleScript strings").
 */
export function quoteAppleScript(text: string): string | null {
  if (hasUnsupported(text)) return null
  const escaped = text.replace(/["\\\n\r\t]/g, (character) => escapes[character] ?? character)
  return `"${escaped}"`
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/** Whether the text contains control characters (other than tab, CR and LF), Unicode line separators or lone surrogates. */
function hasUnsupported(text: string): boolean {
  if (/\p{Surrogate}/u.test(text)) return true
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const isControl = code < 0x20 || (code >= 0x7f && code <= 0x9f)
    if (isControl && !'\n\r\t'.includes(character)) return true
    if (code === 0x2028 || code === 0x2029) return true
  }
  return false
}

/** Formats one line of AppleScript that runs the shell script as root after a password dialog; null as above. */
export function formatAdministratorLine(script: string, prompt: string): string | null {
  const command = quoteAppleScript(script)
  const message = quoteAppleScript(prompt)
  if (!command || !message) return null
  return `do shell script ${command} with prompt ${message} with administrator privileges`
}

/** An error that osascript printed to stderr. */
export interface AppleScriptError {
  /** Negative: from AppleScript or the Security framework; positive: the shell's exit status; null if none was printed. */
  readonly number: number | null
  readonly text: string
}

/**
 * Parses osascript's stderr. Only the number is reliable: messages are localised and differ between releases (docs/macos.md,
 * "osascript errors").
 */
export function parseAppleScriptError(stderr: string): AppleScriptError {
  const match = /execution error: ([\s\S]*?) \((-?\d+)\)\s*$/.exec(stderr)
  if (!match) return { number: null, text: stderr.trim() }
  return { number: Number(match[2]), text: match[1]?.trim() ?? '' }
}

/** Whether AppleScript itself is broken: then every script fails with this message (docs/macos.md, "osascript errors"). */
export function isBrokenAppleScript(stderr: string): boolean {
  return /can.t open default scripting component/i.test(stderr)
}
