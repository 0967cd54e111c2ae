import { setTimeout as pause } from 'node:timers/promises'
import { parseRootOutput } from '../../core/text/root-output.ts'
import type { Mac, ProcessResult, RunLimits } from '../mac.ts'
import { type ElevationResult, mapAbnormalEnd, parseScriptResult } from './elevation-result.ts'

const program = '/usr/bin/sudo'
const stopSignals: readonly string[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
/** How long after sudo's exit its SIGINT may still arrive at this process, in milliseconds. */
const interruptDelayMs = 1000

/**
 * Runs the script as root through sudo on this process's terminal. Without a terminal sudo must not prompt (`-n`), so the
 * script then runs only if sudo needs no password. Never throws.
 */
export async function runWithSudo(
  mac: Mac,
  script: string,
  prompt: string,
  hasTerminal: boolean,
  limits: RunLimits,
): Promise<ElevationResult> {
  const command = ['--', '/bin/sh', '-c', script]
  const { ran, interrupted } = await runWatchingInterrupt(hasTerminal, () =>
    hasTerminal
      ? mac.runOnTerminal(program, ['-p', formatPrompt(prompt), ...command], limits)
      : mac.run(program, ['-n', ...command], limits),
  )
  if (ran.status === 'missing') {
    return { kind: 'missing', message: `${program} isn't installed. Nothing ran.` }
  }
  if (wasStopped(ran, interrupted) || (hasTerminal && hasNoPassword(ran))) {
    return { kind: 'cancelled', message: 'You stopped the password prompt. Nothing ran.' }
  }
  const fromScript =
    ran.status === 'exited' || ran.status === 'signalled' ? parseScriptResult(ran.stdout) : null
  if (fromScript) return fromScript
  if (ran.status !== 'exited') {
    return (
      mapAbnormalEnd(program, ran) ?? {
        kind: 'unknown',
        message: `${program} didn't respond.`,
        output: '',
      }
    )
  }
  if (hasBegun(ran.stdout)) {
    const message = "The script started but didn't report its end. Check again."
    return { kind: 'unknown', message, output: ran.stdout }
  }
  return interpretRefusal(ran.code, ran.stderr, hasTerminal)
}

/**
 * Runs sudo and reports whether SIGINT arrived meanwhile. ^C at the prompt reaches both this process and sudo. After a wrong
 * password, sudo's exit on ^C looks like its exit after three wrong ones, so only the signal distinguishes them. The listener
 * also keeps this process alive to report it. The signal can arrive after sudo's exit, so a refusal waits `interruptDelayMs`.
 */
async function runWatchingInterrupt(
  hasTerminal: boolean,
  run: () => Promise<ProcessResult>,
): Promise<{ ran: ProcessResult; interrupted: boolean }> {
  let wasInterrupted = false
  const controller = new AbortController()
  const onInterrupt = () => {
    wasInterrupted = true
    controller.abort()
  }
  process.on('SIGINT', onInterrupt)
  try {
    const result = await run()
    if (hasTerminal && !wasInterrupted && isRefusal(result)) {
      await pause(interruptDelayMs, undefined, { signal: controller.signal }).catch(() => undefined)
    }
    return { ran: result, interrupted: wasInterrupted }
  } finally {
    process.off('SIGINT', onInterrupt)
  }
}

/** Whether sudo did not run the script: it then exits with 1. */
function isRefusal(result: ProcessResult): boolean {
  return result.status === 'exited' && result.code === 1 && !hasBegun(result.stdout)
}

/**
 * Whether the user left the prompt without a password, by sudo's messages (1.9.13): ^C at the first prompt prints only "a
 * password is required", ^D at any prompt "no password was provided". If sudo closes the prompt itself, it first prints a line
 * with the reason.
 */
function hasNoPassword(result: ProcessResult): boolean {
  if (result.status !== 'exited' || !isRefusal(result)) return false
  const lines = result.stderr.split('\n').filter((line) => line.startsWith('sudo: '))
  return lines[0] === 'sudo: no password was provided' || lines.join() === 'sudo: a password is required'
}

function wasStopped(result: ProcessResult, wasInterrupted: boolean): boolean {
  if (result.status === 'exited') return (wasInterrupted || result.code === 130) && !hasBegun(result.stdout)
  if (result.status !== 'signalled' || hasBegun(result.stdout)) return false
  return wasInterrupted || stopSignals.includes(result.signal)
}

/** Escapes `%`, which starts an escape sequence in sudo's prompt, and replaces what is not printable ASCII. */
function formatPrompt(prompt: string): string {
  return `${prompt.replaceAll('%', '%%').replace(/[^ -~]+/g, ' ')} Password: `
}

/** Whether the script printed that it started its first step. */
function hasBegun(stdout: string): boolean {
  return parseRootOutput(stdout).lastStep > 0
}

/** Interprets an exit of sudo itself, before the script ran. */
function interpretRefusal(code: number, stderr: string, hasTerminal: boolean): ElevationResult {
  const output = stderr.trim().replace(/\s+/g, ' ')
  const quoted = output ? ` sudo says: ${output}` : ''
  if (code !== 1) {
    return { kind: 'failed', message: `${program} exited with code ${code}.${quoted}`, output: stderr }
  }
  // sudo closes its own prompt after five minutes. Its messages are in English, since it runs with LC_ALL=C.
  if (/timed out reading password/.test(stderr)) {
    return {
      kind: 'withdrawn',
      message: "sudo's password prompt timed out. Nothing ran.",
    }
  }
  const canAsk = hasTerminal && !/a terminal is required|no tty present/.test(stderr)
  return canAsk
    ? { kind: 'denied', message: `Wrong password, or you can't use sudo on this Mac. Nothing ran.${quoted}` }
    : {
        kind: 'no-screen',
        message: `sudo needs a password, and there is no terminal to ask on. Nothing ran.${quoted}`,
      }
}
