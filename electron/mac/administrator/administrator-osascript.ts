import type { Mac, RunLimits } from '../mac.ts'
import { formatAdministratorLine, isBrokenAppleScript, parseAppleScriptError } from './apple-script.ts'
import { type ElevationResult, mapAbnormalEnd, parseScriptResult } from './elevation-result.ts'

const program = '/usr/bin/osascript'
const sudoHint = 'On a terminal, `--via sudo` asks without a dialog.'

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
    const message = "The script has a control character that AppleScript can't pass on. Nothing ran."
    return { kind: 'failed', message, output: '' }
  }
  const result = await mac.run(program, ['-e', line], limits)
  if (result.status !== 'exited') {
    const elevation = mapAbnormalEnd(program, result)
    if (elevation?.kind === 'missing') return { kind: 'missing', message: `${elevation.message} ${sudoHint}` }
    if (elevation) return elevation
    return { kind: 'unknown', message: `${program} didn't respond.`, output: '' }
  }
  const elevation = parseScriptResult(result.stdout)
  if (elevation) return elevation
  if (result.code === 0) {
    const message = "You answered the dialog, but the script didn't report its end. Check again."
    return { kind: 'unknown', message, output: result.stdout }
  }
  return mapScriptError(result.code, result.stderr)
}

/** Maps osascript's error by its number, because its text is localised (docs/macos.md, "osascript errors"). */
function mapScriptError(code: number, stderr: string): ElevationResult {
  const error = parseAppleScriptError(stderr)
  switch (error.number) {
    case -128:
    case -60006:
      return { kind: 'cancelled', message: 'You canceled the password prompt. Nothing ran.' }
    case -60005:
      return { kind: 'denied', message: 'Wrong password, or not an administrator of this Mac. Nothing ran.' }
    case -60007:
      return {
        kind: 'no-screen',
        message: `There's no screen to show the password prompt on, as over SSH. Nothing ran. ${sudoHint}`,
      }
    case -60031:
      return {
        kind: 'failed',
        message: `macOS couldn't run the script as root (-60031). ${sudoHint}`,
        output: '',
      }
  }
  if (isBrokenAppleScript(stderr)) {
    return {
      kind: 'missing',
      message: `AppleScript is broken on this Mac: ${error.text}. Nothing ran. ${sudoHint}`,
    }
  }
  const numbered = error.number === null ? `exit status ${code}` : `number ${error.number}`
  const text = error.text.replace(/\r\n|\r/g, '\n') || 'no reason given'
  return { kind: 'failed', message: `${program} failed (${numbered}): ${text}`, output: stderr }
}
