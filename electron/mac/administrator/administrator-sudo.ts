import { readRootOutput } from '../../core/text/root-output.ts'
import type { Mac, Ran, RunLimits } from '../mac.ts'
import { type AdminAnswer, answerOfScript, answerWithoutExit } from './elevation-result.ts'

const program = '/usr/bin/sudo'
const stopSignals: readonly string[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

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
  const { ran, interrupted } = await listeningForInterrupt(() =>
    terminal
      ? mac.runOnTerminal(program, ['-p', promptFor(prompt), ...command], limits)
      : mac.run(program, ['-n', ...command], limits),
  )
  if (ran.ended === 'missing') {
    return { kind: 'missing', says: `${program} is not on this machine. Nothing ran.` }
  }
  if (wasStopped(ran, interrupted)) {
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

/**
 * ^C at the prompt reaches this program and sudo alike. sudo then ends as after a wrong password, so whether it
 * was ^C is known only by having heard it; and this program must live on to say so.
 */
async function listeningForInterrupt(run: () => Promise<Ran>): Promise<{ ran: Ran; interrupted: boolean }> {
  let interrupted = false
  const heard = () => {
    interrupted = true
  }
  process.on('SIGINT', heard)
  try {
    const ran = await run()
    return { ran, interrupted }
  } finally {
    process.off('SIGINT', heard)
  }
}

function wasStopped(ran: Ran, interrupted: boolean): boolean {
  if (ran.ended === 'exited') return (interrupted || ran.code === 130) && !hasBegun(ran.stdout)
  if (ran.ended !== 'signalled' || hasBegun(ran.stdout)) return false
  return interrupted || stopSignals.includes(ran.signal)
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
  if (code !== 1) {
    return { kind: 'failed', says: `${program} ended with ${code}.${quoted}`, output: stderr }
  }
  // sudo closes its own prompt after five minutes; its words are English, since it runs with LC_ALL=C.
  if (/timed out reading password/.test(stderr)) {
    return {
      kind: 'withdrawn',
      says: "Nobody answered sudo's prompt in time, and sudo closed it. Nothing ran.",
    }
  }
  const canAsk = terminal && !/a terminal is required|no tty present/.test(stderr)
  return canAsk
    ? { kind: 'denied', says: `Wrong password, or sudo is not allowed to you. Nothing ran.${quoted}` }
    : {
        kind: 'no-screen',
        says: `sudo needs a password, and there is no terminal to ask on. Nothing ran.${quoted}`,
      }
}
