import { setTimeout as pause } from 'node:timers/promises'
import { parseRootOutput } from '../../core/text/root-output.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac, ProcessResult, RunLimits } from '../mac.ts'
import {
  type ElevationResult,
  elevationResultTexts,
  mapAbnormalEnd,
  parseScriptResult,
} from './elevation-result.ts'

/** Texts of scripts that sudo runs. */
export const administratorSudoTexts = defineTexts({
  prompt: (prompt: string) => `${prompt} Password:`,
  missing: (program: string) => `${program} isn't installed. Nothing ran.`,
  cancelled: 'You stopped the password prompt. Nothing ran.',
  noEnd: "The script started but didn't report its end. Check again.",
  exited: (program: string, code: number) => `${program} exited with code ${code}.`,
  timedOut: "sudo's password prompt timed out. Nothing ran.",
  denied: "Wrong password, or you can't use sudo on this Mac. Nothing ran.",
  noTerminal: 'sudo needs a password, and there is no terminal to ask on. Nothing ran.',
  output: (output: string) => `sudo says: ${output}`,
})

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
  const { result, wasInterrupted } = await runWatchingInterrupt(hasTerminal, () =>
    hasTerminal
      ? mac.runOnTerminal(program, ['-p', formatPrompt(prompt), ...command], limits)
      : mac.run(program, ['-n', ...command], limits),
  )
  if (result.status === 'missing') {
    return { kind: 'missing', message: administratorSudoTexts.missing(program) }
  }
  if (wasStopped(result, wasInterrupted) || (hasTerminal && hasNoPassword(result))) {
    return { kind: 'cancelled', message: administratorSudoTexts.cancelled }
  }
  const scriptResult =
    result.status === 'exited' || result.status === 'signalled' ? parseScriptResult(result.stdout) : null
  if (scriptResult) return scriptResult
  if (result.status !== 'exited') {
    return (
      mapAbnormalEnd(program, result) ?? {
        kind: 'unknown',
        message: elevationResultTexts.silent(program),
        output: '',
      }
    )
  }
  if (hasBegun(result.stdout)) {
    return { kind: 'unknown', message: administratorSudoTexts.noEnd, output: result.stdout }
  }
  return interpretRefusal(result.code, result.stderr, hasTerminal)
}

/**
 * Runs sudo and reports whether SIGINT arrived meanwhile. ^C at the prompt reaches both this process and sudo. After a wrong
 * password, sudo's exit on ^C looks like its exit after three wrong ones, so only the signal distinguishes them. The listener
 * also keeps this process alive to report it. The signal can arrive after sudo's exit, so a refusal waits `interruptDelayMs`.
 */
async function runWatchingInterrupt(
  hasTerminal: boolean,
  run: () => Promise<ProcessResult>,
): Promise<{ result: ProcessResult; wasInterrupted: boolean }> {
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
    return { result: result, wasInterrupted: wasInterrupted }
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
  const text = administratorSudoTexts.prompt(prompt)
  return `${text.replaceAll('%', '%%').replace(/[^ -~]+/g, ' ')} `
}

/** Whether the script printed that it started its first step. */
function hasBegun(stdout: string): boolean {
  return parseRootOutput(stdout).lastStep > 0
}

/** Interprets an exit of sudo itself, before the script ran. */
function interpretRefusal(code: number, stderr: string, hasTerminal: boolean): ElevationResult {
  const output = stderr.trim().replace(/\s+/g, ' ')
  const addOutput = (message: string) =>
    output === '' ? message : `${message} ${administratorSudoTexts.output(output)}`
  if (code !== 1) {
    const message = addOutput(administratorSudoTexts.exited(program, code))
    return { kind: 'failed', message, output: stderr }
  }
  // sudo closes its own prompt after five minutes. Its messages are in English, since it runs with LC_ALL=C.
  if (/timed out reading password/.test(stderr)) {
    return { kind: 'withdrawn', message: administratorSudoTexts.timedOut }
  }
  const canAsk = hasTerminal && !/a terminal is required|no tty present/.test(stderr)
  return canAsk
    ? { kind: 'denied', message: addOutput(administratorSudoTexts.denied) }
    : { kind: 'no-screen', message: addOutput(administratorSudoTexts.noTerminal) }
}
