import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { constants } from 'node:os'
import type { JobState } from './launchctl-print.ts'

/** launchd starts a job at most once in this time (docs/macos.md, "Throttling and crash loops"). */
const minimumRuntimeMs = 10_000
/** Time between SIGTERM and SIGKILL. */
const exitTimeoutMs = 5_000

/** A loaded job with KeepAlive: its process is restarted whenever it ends. */
export interface LaunchdJob {
  readonly state: () => JobState
  readonly isLeaving: () => boolean
  start(): void
  /** Ends the process, by SIGKILL if SIGTERM does not suffice, and starts it at once; resolves with the new process id. */
  restart(): Promise<number | null>
  /** Sends a signal to the job's own process; returns false if it is not running. */
  signal(name: NodeJS.Signals): boolean
  /** Redirects the output of the next run, and only of that one, to these files (launchctl(1), `debug`). */
  debug(paths: OutputPaths): void
  /** Ends the job for good; resolves when its process has ended. */
  shutDown(): Promise<void>
}

/** Files for the output of a run, as paths of this system. */
export interface OutputPaths {
  readonly stdout: string
  readonly stderr: string
}

export interface JobDefinition {
  readonly label: string
  readonly plistPath: string
  readonly program: string
  readonly args: readonly string[]
  readonly runsBefore: number
}

export function createJob(definition: JobDefinition): LaunchdJob {
  let child: ChildProcess | null = null
  let runs = definition.runsBefore
  let lastExit: JobState['lastExit'] = runs > 0 ? { code: 0 } : null
  let startedAt = 0
  let restartTimer: NodeJS.Timeout | null = null
  let isLeaving = false
  let nextOutput: OutputPaths | null = null

  const spawnNow = () => {
    if (restartTimer !== null) clearTimeout(restartTimer)
    restartTimer = null
    runs += 1
    startedAt = Date.now()
    // The job has a process group of its own, which launchd kills when the job's process has ended (docs/macos.md,
    // "Processes of the builder").
    const newChild = spawnWithOutput(definition, nextOutput)
    nextOutput = null
    if (newChild === null) {
      // EX_CONFIG before the program runs (docs/macos.md, "Throttling and crash loops").
      lastExit = { code: 78 }
      restartTimer = setTimeout(spawnNow, minimumRuntimeMs)
      return
    }
    child = newChild
    newChild.once('exit', (code, signal) => {
      killGroup(newChild)
      child = null
      lastExit = signal === null ? { code: code ?? 0 } : { signal: describeSignal(signal) }
      if (!isLeaving)
        restartTimer = setTimeout(spawnNow, Math.max(0, startedAt + minimumRuntimeMs - Date.now()))
    })
  }
  const end = async () => {
    if (restartTimer !== null) clearTimeout(restartTimer)
    restartTimer = null
    const endingChild = child
    if (endingChild === null) return
    const exited = new Promise<void>((resolve) => endingChild.once('exit', () => resolve()))
    endingChild.kill('SIGTERM')
    const killTimer = setTimeout(() => endingChild.kill('SIGKILL'), exitTimeoutMs)
    await exited
    clearTimeout(killTimer)
  }
  return {
    state: () => ({
      label: definition.label,
      plistPath: definition.plistPath,
      state: isLeaving ? 'SIGTERMed' : child ? 'running' : restartTimer ? 'spawn scheduled' : 'not running',
      pid: child?.pid ?? null,
      runs,
      lastExit,
    }),
    isLeaving: () => isLeaving,
    start: spawnNow,
    async restart() {
      await end()
      spawnNow()
      return child?.pid ?? null
    },
    signal: (name) => child?.kill(name) ?? false,
    debug: (paths) => {
      nextOutput = paths
    },
    async shutDown() {
      isLeaving = true
      await end()
    },
  }
}

/** Starts the program; returns null if an output file cannot be opened. Output is appended, as launchd does. */
function spawnWithOutput({ program, args }: JobDefinition, paths: OutputPaths | null): ChildProcess | null {
  const openedFiles: number[] = []
  const open = (path: string | undefined) => {
    if (path === undefined) return 'ignore' as const
    const file = openSync(path, 'a', 0o644)
    openedFiles.push(file)
    return file
  }
  try {
    return spawn(program, args, {
      detached: true,
      stdio: ['pipe', open(paths?.stdout), open(paths?.stderr)],
    })
  } catch {
    return null
  } finally {
    for (const file of openedFiles) closeSync(file)
  }
}

function killGroup(leader: ChildProcess): void {
  if (leader.pid === undefined) return
  try {
    process.kill(-leader.pid, 'SIGKILL')
  } catch {
    // The group is already empty.
  }
}

/** Formats a signal as `launchctl print` does: `Terminated: 15`. */
function describeSignal(signal: NodeJS.Signals): string {
  const signalNames: Partial<Record<NodeJS.Signals, string>> = {
    SIGTERM: 'Terminated',
    SIGKILL: 'Killed',
    SIGABRT: 'Abort trap',
    SIGINT: 'Interrupt',
    SIGHUP: 'Hangup',
  }
  return `${signalNames[signal] ?? signal}: ${constants.signals[signal]}`
}
