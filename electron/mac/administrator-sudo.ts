import { readRootOutput } from '../builder/root-output.ts'
import { type AdminAnswer, answerOfScript, answerWithoutExit } from './administrator-answer.ts'
import type { Mac, RunLimits } from './mac.ts'

const program = '/usr/bin/sudo'
const interrupted: readonly string[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Asks by sudo on the terminal that this program runs on. Without a terminal sudo must not ask (`-n`): then it
 * runs only where it needs no password.
 */
export async function askBySudo(
  mac: Mac,
  script: string,
  prompt: string,
  terminal: boolean,
  limits: RunLimits,
): Promise<AdminAnswer> {
  const command = ['--', '/bin/sh', '-c', script]
  const ran = terminal
    ? await mac.runOnTerminal(program, ['-p', promptFor(prompt), ...command], limits)
    : await mac.run(program, ['-n', ...command], limits)
  if (ran.ended === 'signalled' && interrupted.includes(ran.signal) && !hasBegun(ran.stdout)) {
    return { kind: 'cancelled', says: 'You stopped the password prompt. Nothing ran.' }
  }
  const given = ran.ended === 'exited' || ran.ended === 'signalled' ? answerOfScript(ran.stdout) : null
  if (given) return given
  if (ran.ended !== 'exited') {
    return (
      answerWithoutExit(program, ran) ?? { kind: 'unknown', says: `${program} gave no answer.`, output: '' }
    )
  }
  if (hasBegun(ran.stdout)) {
    const says = 'The script began and did not say how it ended: look again.'
    return { kind: 'unknown', says, output: ran.stdout }
  }
  return answerOfRefusal(ran.code, ran.stderr, terminal)
}

/** sudo takes % as the start of an escape of its own in the prompt. */
function promptFor(prompt: string): string {
  return `${prompt.replaceAll('%', '%%').replace(/[^ -~]+/g, ' ')} Password: `
}

function hasBegun(stdout: string): boolean {
  return readRootOutput(stdout).lastStep > 0
}

/** sudo itself did not let the script run: it exits with 1 and says why in the person's language. */
function answerOfRefusal(code: number, stderr: string, terminal: boolean): AdminAnswer {
  const words = stderr.trim().replace(/\s+/g, ' ')
  const quoted = words ? ` sudo says: ${words}` : ''
  if (code === 130) return { kind: 'cancelled', says: 'You stopped the password prompt. Nothing ran.' }
  if (code !== 1) {
    return { kind: 'failed', says: `${program} ended with ${code}.${quoted}`, output: stderr }
  }
  return terminal
    ? { kind: 'denied', says: `Wrong password, or sudo is not allowed to you. Nothing ran.${quoted}` }
    : {
        kind: 'no-screen',
        says: `sudo needs a password, and there is no terminal to ask on. Nothing ran.${quoted}`,
      }
}
