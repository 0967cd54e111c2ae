/** Programs that `npm test` runs, each in a process group of its own and with a time limit. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { createInterface } from 'node:readline'

/** So that one that hangs does not block the others for ever. */
const timeoutMs = 20 * 60_000

/** @type {Set<import('node:child_process').ChildProcess>} */
const runningChildren = new Set()
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    for (const child of runningChildren) signalGroup(child, 'SIGTERM')
    process.exit(130)
  })
}

/**
 * Runs a program in a process group of its own, which is killed at the time limit.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, label: string | null }} options its output is passed through; with a label each line of it gets
 *   the label before it, so that several programs can run side by side
 * @returns {Promise<number>} exit code; 128 plus the number of the signal that ended it; 127 if it did not start
 */
export function run(program, args, { cwd, label }) {
  return new Promise((resolve) => {
    const output = label === null ? 'inherit' : 'pipe'
    const child = spawn(program, args, { cwd, stdio: ['ignore', output, output], detached: true })
    runningChildren.add(child)
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null)
        createInterface({ input: stream }).on('line', (line) => console.log(`${label} │ ${line}`))
    }
    const timers = [
      setTimeout(() => {
        console.log(`Ended: it did not come to an end within ${timeoutMs / 60_000} minutes.`)
        signalGroup(child, 'SIGTERM')
      }, timeoutMs),
      setTimeout(() => signalGroup(child, 'SIGKILL'), timeoutMs + 15_000),
    ]
    child.once('error', (error) => {
      console.log(error.message)
      resolve(127)
    })
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']))
    child.once('close', () => {
      for (const limit of timers) clearTimeout(limit)
      runningChildren.delete(child)
    })
  })
}

/**
 * @param {import('node:child_process').ChildProcess} child leader of its process group
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    process.kill(-child.pid, signal)
  }
}
