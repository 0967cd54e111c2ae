import type { Mac } from '../mac.ts'
import { runWithOsascript } from './administrator-osascript.ts'
import { runWithSudo } from './administrator-sudo.ts'
import type { ElevationResult } from './elevation-result.ts'
import { type PromptSignals, withPromptTimeout } from './open-prompt.ts'

/** How the password is asked: the dialog of macOS, or sudo on the terminal. */
export type ElevationMethod = 'osascript' | 'sudo'

export interface AdministratorOptions extends PromptSignals {
  /** Whether sudo may ask on a terminal; by default, whether this program has one. */
  readonly terminal?: boolean
}

/**
 * Runs the script as root after asking for a password. The script is one of `rootScript`: it says its own
 * status on stdout, so that what the asking program does with exit codes does not matter. Never throws.
 */
export async function runAsRoot(
  mac: Mac,
  script: string,
  prompt: string,
  via: ElevationMethod,
  options: AdministratorOptions = {},
): Promise<ElevationResult> {
  const terminal = options.terminal ?? process.stdin.isTTY === true
  return withPromptTimeout(
    mac,
    (limits) =>
      via === 'osascript'
        ? runWithOsascript(mac, script, prompt, limits)
        : runWithSudo(mac, script, prompt, terminal, limits),
    options,
  )
}

/**
 * The way to ask where the person named none: the dialog in a graphical session, sudo on a terminal without
 * one (over ssh). launchctl knows which it is (docs/macos.md, "Who may ask launchd"); where it does not say,
 * the dialog if
 * osascript is there.
 */
export async function defaultElevation(mac: Mac, terminal: boolean): Promise<ElevationMethod> {
  const ran = await mac.run('/bin/launchctl', ['managername'])
  const manager = ran.status === 'exited' && ran.code === 0 ? ran.stdout.trim() : ''
  if (manager === 'Aqua') return 'osascript'
  if (/^[A-Za-z]+$/.test(manager) && terminal) return 'sudo'
  const osascript = await mac.stat('/usr/bin/osascript')
  return osascript.ok && osascript.value.exists ? 'osascript' : 'sudo'
}
