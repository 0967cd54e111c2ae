import { setTimeout as pause } from 'node:timers/promises'
import { readRootOutput } from '../../core/text/root-output.ts'
import type { Mac, ProcessResult, RunLimits } from '../mac.ts'
import { type ElevationResult, resultOfScript, resultWithoutExit } from './elevation-result.ts'

const program = '/usr/bin/sudo'
const stopSignals: readonly string[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
/** How long ^C may still be on its way to this process when sudo has ended because of it, in milliseconds. */
const interruptDelayMs = 1000

/**
 * Asks by sudo on the terminal that this program runs on. Without a terminal sudo must not ask (`-n`): then it
 * runs only where it needs no password.
 */
export async function runWithSudo(
  mac: Mac,
  script: string,
  prompt: string,
  terminal: boolean,
  limits: RunLimits,
): Promise<ElevationResult> {
  const command = ['--', '/bin/sh', '-c', script]
  const { ran, interrupted } = await runWatchingInterrupt(terminal, () =>
    terminal
      ? mac.runOnTerminal(program, ['-p', promptFor(prompt), ...command], limits)
      : mac.run(program, ['-n', ...command], limits),
  )
  if (ran.status === 'missing') {
    return { kind: 'missing', message: `${program} is not on this machine. Nothing ran.` }
  }
  if (wasStopped(ran, interrupted) || (terminal && hasNoPassword(ran))) {
    return { kind: 'cancelled', message: 'You stopped the password prompt. Nothing ran.' }
  }
  const given = ran.status === 'exited' || ran.status === 'signalled' ? resultOfScript(ran.stdout) : null
  if (given) return given
  if (ran.status !== 'exited') {
    return (
      resultWithoutExit(program, ran) ?? {
        kind: 'unknown',
        message: `${program} gave no answer.`,
        output: '',
      }
    )
  }
  if (hasBegun(ran.stdout)) {
    const message = 'The script began and did not say how it ended: look again.'
    return { kind: 'unknown', message, output: ran.stdout }
  }
  return resultOfRefusal(ran.code, ran.stderr, terminal)
}

/**
 * ^C at the prompt reaches this program and sudo alike. After a wrong password sudo then ends as after three, so whether
 * it was ^C is known only by having heard it; and this program must live on to say so. The kernel hands two signals to two
 * threads of Node where it likes, so sudo's end can be seen before the interrupt that caused it: a refusal waits for it.
 */
async function runWatchingInterrupt(
  terminal: boolean,
  run: () => Promise<ProcessResult>,
): Promise<{ ran: ProcessResult; interrupted: boolean }> {
  let interrupted = false
  const controller = new AbortController()
  const heard = () => {
    interrupted = true
    controller.abort()
  }
  process.on('SIGINT', heard)
  try {
    const ran = await run()
    if (terminal && !interrupted && isRefusal(ran)) {
      await pause(interruptDelayMs, undefined, { signal: controller.signal }).catch(() => undefined)
    }
    return { ran, interrupted }
  } finally {
    process.off('SIGINT', heard)
  }
}

/** sudo exits with 1 where it did not run the script. */
function isRefusal(ran: ProcessResult): boolean {
  return ran.status === 'exited' && ran.code === 1 && !hasBegun(ran.stdout)
}

/**
 * Whether the person left the prompt without a password, by sudo's own words (1.9.13): ^C at the first prompt gives the
 * one line "a password is required", ^D at any prompt "no password was provided". Where sudo closes the prompt itself it
 * gives its reason in a line above.
 */
function hasNoPassword(ran: ProcessResult): boolean {
  if (ran.status !== 'exited' || !isRefusal(ran)) return false
  const lines = ran.stderr.split('\n').filter((line) => line.startsWith('sudo: '))
  return lines[0] === 'sudo: no password was provided' || lines.join() === 'sudo: a password is required'
}

function wasStopped(ran: ProcessResult, interrupted: boolean): boolean {
  if (ran.status === 'exited') return (interrupted || ran.code === 130) && !hasBegun(ran.stdout)
  if (ran.status !== 'signalled' || hasBegun(ran.stdout)) return false
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
function resultOfRefusal(code: number, stderr: string, terminal: boolean): ElevationResult {
  const words = stderr.trim().replace(/\s+/g, ' ')
  const quoted = words ? ` sudo says: ${words}` : ''
  if (code !== 1) {
    return { kind: 'failed', message: `${program} ended with ${code}.${quoted}`, output: stderr }
  }
  // sudo closes its own prompt after five minutes; its words are English, since it runs with LC_ALL=C.
  if (/timed out reading password/.test(stderr)) {
    return {
      kind: 'withdrawn',
      message: "Nobody answered sudo's prompt in time, and sudo closed it. Nothing ran.",
    }
  }
  const canAsk = terminal && !/a terminal is required|no tty present/.test(stderr)
  return canAsk
    ? { kind: 'denied', message: `Wrong password, or sudo is not allowed to you. Nothing ran.${quoted}` }
    : {
        kind: 'no-screen',
        message: `sudo needs a password, and there is no terminal to ask on. Nothing ran.${quoted}`,
      }
}
