import type { Mac, RunLimits } from '../mac.ts'
import { administratorLine, isBrokenAppleScript, parseAppleScriptError } from './apple-script.ts'
import { type AdminAnswer, answerOfScript, answerWithoutExit } from './elevation-result.ts'

const program = '/usr/bin/osascript'
const orSudo = 'On a terminal, `--via sudo` asks without a dialog.'

/**
 * Asks by the dialog of macOS. osascript gets its script as one argument and no shell in between.
 * Only a Mac can prove: that the dialog shows the prompt, and that a text of this length arrives whole.
 */
export async function askByOsascript(
  mac: Mac,
  script: string,
  prompt: string,
  limits: RunLimits,
): Promise<AdminAnswer> {
  const line = administratorLine(script, prompt)
  if (!line) {
    const says = 'The script has a control character that AppleScript cannot carry. Nothing ran.'
    return { kind: 'failed', says, output: '' }
  }
  const ran = await mac.run(program, ['-e', line], limits)
  if (ran.ended !== 'exited') {
    const answer = answerWithoutExit(program, ran)
    if (answer?.kind === 'missing') return { kind: 'missing', says: `${answer.says} ${orSudo}` }
    if (answer) return answer
    return { kind: 'unknown', says: `${program} gave no answer.`, output: '' }
  }
  const answer = answerOfScript(ran.stdout)
  if (answer) return answer
  if (ran.code === 0) {
    const says = 'The dialog was answered, and the script did not say how it ended: look again.'
    return { kind: 'unknown', says, output: ran.stdout }
  }
  return answerOfError(ran.code, ran.stderr)
}

/** By number: the text is in the person's language. Numbers: macos-facts.md 2.3. */
function answerOfError(code: number, stderr: string): AdminAnswer {
  const error = parseAppleScriptError(stderr)
  switch (error.number) {
    case -128:
    case -60006:
      return { kind: 'cancelled', says: 'You cancelled the password prompt. Nothing ran.' }
    case -60005:
      return { kind: 'denied', says: 'Wrong password, or not an administrator of this Mac. Nothing ran.' }
    case -60007:
      return { kind: 'no-screen', says: `There is no screen to ask on, as over ssh. Nothing ran. ${orSudo}` }
    case -60031:
      return {
        kind: 'failed',
        says: `macOS could not start the command as root (-60031). ${orSudo}`,
        output: '',
      }
  }
  if (isBrokenAppleScript(stderr)) {
    return {
      kind: 'missing',
      says: `AppleScript is broken on this Mac: ${error.text}. Nothing ran. ${orSudo}`,
    }
  }
  const numbered = error.number === null ? `exit status ${code}` : `number ${error.number}`
  const text = error.text.replace(/\r\n|\r/g, '\n') || 'no reason given'
  return { kind: 'failed', says: `${program} failed (${numbered}): ${text}`, output: stderr }
}
