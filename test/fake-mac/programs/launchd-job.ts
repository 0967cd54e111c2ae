import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { constants } from 'node:os'
import type { JobState } from './launchctl-print.ts'

/** launchd spawns a job at most once in this time (docs/macos.md, "Throttling and crash loops"). */
const minimumRuntimeMs = 10_000
/** Between SIGTERM and SIGKILL. */
const exitTimeoutMs = 5_000

/** A job that launchd has loaded, with KeepAlive: its process is started again whenever it ends. */
export interface LaunchdJob {
  readonly state: () => JobState
  readonly isLeaving: () => boolean
  start(): void
  /** SIGTERM, SIGKILL where that does not help, then started again at once; resolves with the new process id. */
  restart(): Promise<number | null>
  /** Sends a signal to the job's own process; false where it has none. */
  signal(name: NodeJS.Signals): boolean
  /** The next run, and that one only, writes to these files (launchctl(1), `debug`). */
  debug(paths: OutputPaths): void
  /** Ends it for good; resolves when nothing of it is left. */
  leave(): Promise<void>
}

/** Where the next run writes to: real paths. */
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

export function openJob(definition: JobDefinition): LaunchdJob {
  let child: ChildProcess | null = null
  let runs = definition.runsBefore
  let lastExit: JobState['lastExit'] = runs > 0 ? { code: 0 } : null
  let startedAt = 0
  let again: NodeJS.Timeout | null = null
  let leaving = false
  let debugged: OutputPaths | null = null

  const spawnNow = () => {
    if (again !== null) clearTimeout(again)
    again = null
    runs += 1
    startedAt = Date.now()
    // A process group of its own, which launchd ends when the job's own process has ended (docs/macos.md,
    // "Processes of the builder").
    const started = startWriting(definition, debugged)
    debugged = null
    if (started === null) {
      // EX_CONFIG before the program runs (docs/macos.md, "Throttling and crash loops").
      lastExit = { code: 78 }
      again = setTimeout(spawnNow, minimumRuntimeMs)
      return
    }
    child = started
    started.once('exit', (code, signal) => {
      endGroup(started)
      child = null
      lastExit = signal === null ? { code: code ?? 0 } : { signal: signalWords(signal) }
      if (!leaving) again = setTimeout(spawnNow, Math.max(0, startedAt + minimumRuntimeMs - Date.now()))
    })
  }
  const end = async () => {
    if (again !== null) clearTimeout(again)
    again = null
    const ending = child
    if (ending === null) return
    const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()))
    ending.kill('SIGTERM')
    const insist = setTimeout(() => ending.kill('SIGKILL'), exitTimeoutMs)
    await ended
    clearTimeout(insist)
  }
  return {
    state: () => ({
      label: definition.label,
      plistPath: definition.plistPath,
      state: leaving ? 'SIGTERMed' : child ? 'running' : again ? 'spawn scheduled' : 'not running',
      pid: child?.pid ?? null,
      runs,
      lastExit,
    }),
    isLeaving: () => leaving,
    start: spawnNow,
    async restart() {
      await end()
      spawnNow()
      return child?.pid ?? null
    },
    signal: (name) => child?.kill(name) ?? false,
    debug: (paths) => {
      debugged = paths
    },
    async leave() {
      leaving = true
      await end()
    },
  }
}

/** Null where a file that it should write to cannot be opened. What is there stays, as launchd appends. */
function startWriting({ program, args }: JobDefinition, paths: OutputPaths | null): ChildProcess | null {
  const opened: number[] = []
  const open = (path: string | undefined) => {
    if (path === undefined) return 'ignore' as const
    const file = openSync(path, 'a', 0o644)
    opened.push(file)
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
    for (const file of opened) closeSync(file)
  }
}

function endGroup(leader: ChildProcess): void {
  if (leader.pid === undefined) return
  try {
    process.kill(-leader.pid, 'SIGKILL')
  } catch {
    // Nothing of the group was left.
  }
}

/** As `launchctl print` writes it: `Terminated: 15`. */
function signalWords(signal: NodeJS.Signals): string {
  const words: Partial<Record<NodeJS.Signals, string>> = {
    SIGTERM: 'Terminated',
    SIGKILL: 'Killed',
    SIGABRT: 'Abort trap',
    SIGINT: 'Interrupt',
    SIGHUP: 'Hangup',
  }
  return `${words[signal] ?? signal}: ${constants.signals[signal]}`
}
