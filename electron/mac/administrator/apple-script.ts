/**
 * The text as an AppleScript string literal, in its quotes; null where it holds a character that has no
 * escape there. The escapes are exactly `\"`, `\\`, `\n`, `\r`, `\t` (docs/macos.md, "AppleScript strings").
 */
export function appleScriptString(text: string): string | null {
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

/** Control characters other than tab and line ends, line separators of Unicode, and halves of a pair. */
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

/** One line of AppleScript that asks for an administrator and runs the script with sh; null as above. */
export function formatAdministratorLine(script: string, prompt: string): string | null {
  const command = appleScriptString(script)
  const words = appleScriptString(prompt)
  if (!command || !words) return null
  return `do shell script ${command} with prompt ${words} with administrator privileges`
}

/** What osascript wrote to stderr when it failed. */
export interface AppleScriptError {
  /** Negative: AppleScript's or the Security framework's; positive: exit status of the shell; null where none. */
  readonly number: number | null
  readonly text: string
}

/** Texts are localised and vary between releases, numbers do not (docs/macos.md, "osascript errors"). */
export function parseAppleScriptError(stderr: string): AppleScriptError {
  const found = /execution error: ([\s\S]*?) \((-?\d+)\)\s*$/.exec(stderr)
  if (!found) return { number: null, text: stderr.trim() }
  return { number: Number(found[2]), text: found[1]?.trim() ?? '' }
}

/** A Mac whose AppleScript is broken answers everything with this (docs/macos.md, "osascript errors"). */
export function isBrokenAppleScript(stderr: string): boolean {
  return /can.t open default scripting component/i.test(stderr)
}
