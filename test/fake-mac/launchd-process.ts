import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fakesFolderOf } from './write-tree.ts'

/** The process of the fake launchd. All processes of a fake Mac are below it. */
export interface LaunchdProcess {
  readonly enter: readonly string[]
  /** `begin`: reads launchd.json and starts what it names. `rest`: ends all of that. */
  order(order: 'begin' | 'rest'): Promise<void>
  stop(): Promise<void>
}

/** Time for an answer; long enough for two cores that are busy with other tests. Orders and answers are lines. */
const orderLimitMs = 30_000

/**
 * Starts it. When its standard input ends it exits and removes the folder, so nothing outlives a test that crashes. In a
 * network of its own it is the first process of its own process list, so all processes below it die with it.
 */
export function startLaunchd(folder: string, root: string, ownNetwork: boolean): LaunchdProcess {
  const program = [process.execPath, join(fakesFolderOf(root), 'launchd.mjs'), folder, root]
  const namespaces = ['unshare', '-m', '-n', '-p', '--fork', '--mount-proc', '--kill-child']
  const loopback = ['/bin/sh', '-c', 'ip link set lo up && exec "$@"', 'launchd']
  const [command = '', ...args] = ownNetwork ? [...namespaces, ...loopback, ...program] : program
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.stdin.on('error', () => {})
  const answers = createInterface({ input: child.stdout })
  let inside: readonly string[] = []
  return {
    get enter() {
      return inside
    },
    order: async (order) => {
      child.stdin.write(`${order}\n`)
      await answered(child, answers, order)
      if (ownNetwork) inside = ['nsenter', '-t', firstProcess(child), '-m', '-n', '-p', '--']
    },
    async stop() {
      child.stdin.end()
      const insist = setTimeout(() => child.kill('SIGKILL'), orderLimitMs)
      await ended
      clearTimeout(insist)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function answered(
  child: ChildProcess,
  answers: ReturnType<typeof createInterface>,
  order: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => done(new Error(`The stand-in of launchd did not ${order}.`)), orderLimitMs)
    const gone = () => done(new Error(`The stand-in of launchd ended while it should ${order}.`))
    const received = (line: string) => line === order && done()
    const done = (error?: Error) => {
      clearTimeout(limit)
      answers.off('line', received)
      child.off('exit', gone)
      if (error === undefined) resolve()
      else reject(error)
    }
    answers.on('line', received)
    child.once('exit', gone)
  })
}

/** Process id, outside of the namespace, of the first process in the fake Mac's own process list. */
function firstProcess(unshare: ChildProcess): string {
  return readFileSync(`/proc/${unshare.pid}/task/${unshare.pid}/children`, 'utf8').trim()
}
