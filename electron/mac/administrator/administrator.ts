import type { Mac } from '../mac.ts'
import { runWithOsascript } from './administrator-osascript.ts'
import { runWithSudo } from './administrator-sudo.ts'
import type { ElevationResult } from './elevation-result.ts'
import { type PromptSignals, withPromptTimeout } from './open-prompt.ts'

/** How admin rights are requested: by the password dialog of macOS, or by sudo on the terminal. */
export type ElevationMethod = 'osascript' | 'sudo'

export interface AdministratorOptions extends PromptSignals {
  /** Whether sudo may prompt on a terminal; default: whether this process's stdin is one. */
  readonly terminal?: boolean
}

/**
 * Runs the script as root, after the user has entered an administrator's password. The script must come from `createRootScript`: it
 * prints its status to stdout, because osascript and sudo do not pass exit codes on in the same way. Never throws; the result
 * says whether anything ran.
 */
export async function runAsRoot(
  mac: Mac,
  script: string,
  prompt: string,
  method: ElevationMethod,
  options: AdministratorOptions = {},
): Promise<ElevationResult> {
  const hasTerminal = options.terminal ?? process.stdin.isTTY === true
  return withPromptTimeout(
    mac,
    (limits) =>
      method === 'osascript'
        ? runWithOsascript(mac, script, prompt, limits)
        : runWithSudo(mac, script, prompt, hasTerminal, limits),
    options,
  )
}

/**
 * Returns the method to use if the user chose none: the dialog in a graphical session, sudo on a terminal without one (over
 * ssh). `launchctl managername` tells which (docs/macos.md, "Who may query launchd"); if it fails, the dialog is used if
 * osascript is installed.
 */
export async function chooseElevation(mac: Mac, hasTerminal: boolean): Promise<ElevationMethod> {
  const result = await mac.run('/bin/launchctl', ['managername'])
  const manager = result.status === 'exited' && result.code === 0 ? result.stdout.trim() : ''
  if (manager === 'Aqua') return 'osascript'
  if (/^[A-Za-z]+$/.test(manager) && hasTerminal) return 'sudo'
  const osascript = await mac.stat('/usr/bin/osascript')
  return osascript.ok && osascript.value.exists ? 'osascript' : 'sudo'
}
