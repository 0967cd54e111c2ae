import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { getFakesFolder } from './write-tree.ts'

/** The process of the fake launchd, the ancestor of all processes of a fake Mac. */
export interface LaunchdProcess {
  readonly enter: readonly string[]
  /** `start`: reads launchd.json and starts what it lists. `stop`: ends all of that. */
  order(order: 'start' | 'stop'): Promise<void>
  stop(): Promise<void>
}

/** Time limit for an order, generous because other tests may keep both cores busy. launchd echoes the line when it is done. */
const orderTimeoutMs = 30_000

/**
 * Starts the fake launchd. When its standard input ends, it exits and removes the folder, so nothing outlives a test that
 * crashes. With a network of its own it is process 1 of its namespace, so all processes of the fake Mac die with it.
 */
export function startLaunchd(folder: string, root: string, ownNetwork: boolean): LaunchdProcess {
  const program = [process.execPath, join(getFakesFolder(root), 'launchd.mjs'), folder, root]
  const namespaces = ['unshare', '-m', '-n', '-p', '--fork', '--mount-proc', '--kill-child']
  const loopback = ['/bin/sh', '-c', 'ip link set lo up && exec "$@"', 'launchd']
  const [command = '', ...args] = ownNetwork ? [...namespaces, ...loopback, ...program] : program
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.stdin.on('error', () => {})
  const answers = createInterface({ input: child.stdout })
  let enter: readonly string[] = []
  return {
    get enter() {
      return enter
    },
    order: async (order) => {
      child.stdin.write(`${order}\n`)
      await waitForAnswer(child, answers, order)
      if (ownNetwork) enter = ['nsenter', '-t', readFirstProcessId(child), '-m', '-n', '-p', '--']
    },
    async stop() {
      child.stdin.end()
      const killTimer = setTimeout(() => child.kill('SIGKILL'), orderTimeoutMs)
      await exited
      clearTimeout(killTimer)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function waitForAnswer(
  child: ChildProcess,
  answers: ReturnType<typeof createInterface>,
  order: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(new Error(`The fake launchd did not ${order}.`)), orderTimeoutMs)
    const onExit = () => finish(new Error(`The fake launchd ended while it should ${order}.`))
    const onLine = (line: string) => line === order && finish()
    const finish = (error?: Error) => {
      clearTimeout(timer)
      answers.off('line', onLine)
      child.off('exit', onExit)
      if (error === undefined) resolve()
      else reject(error)
    }
    answers.on('line', onLine)
    child.once('exit', onExit)
  })
}

/** Returns the process id, as seen from outside, of the first process in the fake Mac's own namespace. */
function readFirstProcessId(unshare: ChildProcess): string {
  return readFileSync(`/proc/${unshare.pid}/task/${unshare.pid}/children`, 'utf8').trim()
}
