import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac, RunLimits } from '../mac.ts'
import { formatAdministratorLine, isBrokenAppleScript, parseAppleScriptError } from './apple-script.ts'
import {
  type ElevationResult,
  elevationResultTexts,
  mapAbnormalEnd,
  parseScriptResult,
} from './elevation-result.ts'

/** Texts of scripts that the password dialog of macOS runs. */
export const administratorOsascriptTexts = defineTexts({
  sudoHint: 'On a terminal, `--via sudo` asks without a dialog.',
  controlCharacter: "The script has a control character that AppleScript can't pass on. Nothing ran.",
  noEnd: "You answered the dialog, but the script didn't report its end. Check again.",
  cancelled: 'You canceled the password prompt. Nothing ran.',
  denied: 'Wrong password, or not an administrator of this Mac. Nothing ran.',
  noScreen: "There's no screen to show the password prompt on, as over SSH. Nothing ran.",
  notRun: (number: number) => `macOS couldn't run the script as root (${number}).`,
  broken: (message: string) => `AppleScript is broken on this Mac: ${message}. Nothing ran.`,
  noReason: 'no reason given',
  failedWithStatus: (program: string, status: number, reason: string) =>
    `${program} failed (exit status ${status}): ${reason}`,
  failedWithNumber: (program: string, number: number, reason: string) =>
    `${program} failed (number ${number}): ${reason}`,
})

const program = '/usr/bin/osascript'

/**
 * Runs the script as root after macOS has asked for a password in a dialog. osascript receives its AppleScript as one
 * argument, without a shell in between. Never throws.
 * Only a Mac can prove: that the dialog shows the prompt, and that a script of this length arrives whole.
 */
export async function runWithOsascript(
  mac: Mac,
  script: string,
  prompt: string,
  limits: RunLimits,
): Promise<ElevationResult> {
  const line = formatAdministratorLine(script, prompt)
  if (!line) {
    return { kind: 'failed', message: administratorOsascriptTexts.controlCharacter, output: '' }
  }
  const result = await mac.run(program, ['-e', line], limits)
  if (result.status !== 'exited') {
    const elevation = mapAbnormalEnd(program, result)
    if (elevation?.kind === 'missing') return { kind: 'missing', message: adviseSudo(elevation.message) }
    if (elevation) return elevation
    return { kind: 'unknown', message: elevationResultTexts.silent(program), output: '' }
  }
  const elevation = parseScriptResult(result.stdout)
  if (elevation) return elevation
  if (result.code === 0) {
    return { kind: 'unknown', message: administratorOsascriptTexts.noEnd, output: result.stdout }
  }
  return mapScriptError(result.code, result.stderr)
}

/** Maps osascript's error by its number, because its text is localised (docs/macos.md, "osascript errors"). */
function mapScriptError(code: number, stderr: string): ElevationResult {
  const error = parseAppleScriptError(stderr)
  switch (error.number) {
    case -128:
    case -60006:
      return { kind: 'cancelled', message: administratorOsascriptTexts.cancelled }
    case -60005:
      return { kind: 'denied', message: administratorOsascriptTexts.denied }
    case -60007:
      return { kind: 'no-screen', message: adviseSudo(administratorOsascriptTexts.noScreen) }
    case -60031:
      return {
        kind: 'failed',
        message: adviseSudo(administratorOsascriptTexts.notRun(-60031)),
        output: '',
      }
  }
  if (isBrokenAppleScript(stderr)) {
    return { kind: 'missing', message: adviseSudo(administratorOsascriptTexts.broken(error.text)) }
  }
  const reason = error.text.replace(/\r\n|\r/g, '\n') || administratorOsascriptTexts.noReason
  const message =
    error.number === null
      ? administratorOsascriptTexts.failedWithStatus(program, code, reason)
      : administratorOsascriptTexts.failedWithNumber(program, error.number, reason)
  return { kind: 'failed', message, output: stderr }
}

function adviseSudo(message: string): string {
  return `${message} ${administratorOsascriptTexts.sudoHint}`
}
