import type { Mac } from './mac.ts'

/** How the password is asked: the dialog of macOS, or sudo on the terminal. */
export type AdministratorWay = 'osascript' | 'sudo'

/** What came of running a script as root. `says` is for a person. */
export type AdminAnswer =
  /** The script ran and said its status; `output` is all that it printed. */
  | { readonly kind: 'ran'; readonly status: number; readonly output: string; readonly says: string }
  /** The person said no at the prompt: nothing ran. */
  | { readonly kind: 'cancelled'; readonly says: string }
  /** Wrong password, or not an administrator: nothing ran. */
  | { readonly kind: 'denied'; readonly says: string }
  /** There is no screen or terminal to ask on: nothing ran. */
  | { readonly kind: 'no-screen'; readonly says: string }
  /** The asking program is not there, or AppleScript is broken: nothing ran. */
  | { readonly kind: 'missing'; readonly says: string }
  | { readonly kind: 'failed'; readonly says: string; readonly output: string }
  /** The prompt's process died or its answer was lost: the script may still run. */
  | { readonly kind: 'unknown'; readonly says: string; readonly output: string }

export interface AdministratorOptions {
  /** Whether sudo may ask on a terminal; by default, whether this program has one. */
  readonly terminal?: boolean
  readonly signal?: AbortSignal
}

/** Runs the script as root after asking for a password. Never throws. */
export async function runAsRoot(
  _mac: Mac,
  _script: string,
  _prompt: string,
  _via: AdministratorWay,
  _options: AdministratorOptions = {},
): Promise<AdminAnswer> {
  return { kind: 'failed', says: 'Not built.', output: '' }
}

/** The way to ask where the person named none. */
export async function defaultWay(_mac: Mac, _terminal: boolean): Promise<AdministratorWay> {
  return 'osascript'
}
