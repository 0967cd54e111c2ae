import type { Mac } from '../mac.ts'
import { askByOsascript } from './administrator-osascript.ts'
import { askBySudo } from './administrator-sudo.ts'
import type { AdminAnswer } from './elevation-result.ts'
import { type PromptSignals, whilePromptIsOpen } from './open-prompt.ts'

/** How the password is asked: the dialog of macOS, or sudo on the terminal. */
export type AdministratorWay = 'osascript' | 'sudo'

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
  via: AdministratorWay,
  options: AdministratorOptions = {},
): Promise<AdminAnswer> {
  const terminal = options.terminal ?? process.stdin.isTTY === true
  return whilePromptIsOpen(
    mac,
    (limits) =>
      via === 'osascript'
        ? askByOsascript(mac, script, prompt, limits)
        : askBySudo(mac, script, prompt, terminal, limits),
    options,
  )
}

/**
 * The way to ask where the person named none: the dialog in a graphical session, sudo on a terminal without
 * one (over ssh). launchctl knows which it is (macos-facts.md 1.6); where it does not say, the dialog if
 * osascript is there.
 */
export async function defaultWay(mac: Mac, terminal: boolean): Promise<AdministratorWay> {
  const ran = await mac.run('/bin/launchctl', ['managername'])
  const manager = ran.ended === 'exited' && ran.code === 0 ? ran.stdout.trim() : ''
  if (manager === 'Aqua') return 'osascript'
  if (/^[A-Za-z]+$/.test(manager) && terminal) return 'sudo'
  const osascript = await mac.lookThrough('/usr/bin/osascript')
  return osascript.ok && osascript.value.exists ? 'osascript' : 'sudo'
}
