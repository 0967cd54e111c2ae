import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { StringDecoder } from 'node:string_decoder'
import type { Mac, ProcessResult, RunLimits } from '../mac.ts'
import { errorCode, isMissing } from './errno.ts'
import { onExit } from './exit-cleanup.ts'
import { findProgram } from './program-path.ts'
import type { Sysroot } from './sysroot.ts'

type Processes = Pick<Mac, 'run' | 'runOnTerminal' | 'isAlive'>

/** How long the pipes of a program that has ended may stay open, held by something that it left behind. */
const leftoversMs = 300

/** `homeOnHost` is the person's home folder as a path of the machine that runs this program. */
export function openProcesses(folder: Sysroot, homeOnHost: string): Processes {
  const start = async (
    program: string,
    args: readonly string[],
    limits: RunLimits,
    onTerminal: boolean,
  ): Promise<ProcessResult> => {
    let path: string
    try {
      path = await findProgram(folder, program)
    } catch (error) {
      return isMissing(error)
        ? { status: 'missing' }
        : { status: 'not-started', reason: describeStartError(error, program) }
    }
    if (limits.signal?.aborted) return { status: 'not-started', reason: `${program} was no longer needed` }
    return watchProgram(program, path, args, limits, {
      cwd: '/',
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin:/usr/sbin:/sbin', HOME: homeOnHost, ...limits.environment },
      stdio: [onTerminal ? 'inherit' : 'ignore', 'pipe', 'pipe'],
      // A process group of its own can be ended whole. sudo must stay in ours: only that one owns the terminal.
      detached: !onTerminal,
    })
  }
  return {
    run: (program, args, limits = {}) => start(program, args, limits, false),
    runOnTerminal: (program, args, limits = {}) => start(program, args, limits, true),
    isAlive: alive,
  }
}

function watchProgram(
  program: string,
  path: string,
  args: readonly string[],
  limits: RunLimits,
  options: SpawnOptions,
): Promise<ProcessResult> {
  return new Promise((resolve) => {
    const timeoutMs = limits.timeoutMs ?? 5000
    const limitBytes = limits.limitBytes ?? 1024 * 1024
    let child: ChildProcess
    try {
      child = spawn(path, args, options)
    } catch (error) {
      resolve({ status: 'not-started', reason: describeStartError(error, program) })
      return
    }
    const hasTerminal = options.detached !== true
    const endIt = () => endProgram(child, hasTerminal)
    // ^C reaches a program on the terminal by itself, and it puts the terminal in order before it ends.
    const atTheEnd = () => limits.outlives?.() === true || endIt()
    const forget = hasTerminal ? () => undefined : onExit(atTheEnd)
    const timers: NodeJS.Timeout[] = []
    const finish = (ran: ProcessResult) => {
      for (const timer of timers) clearTimeout(timer)
      limits.signal?.removeEventListener('abort', abort)
      child.stdout?.destroy()
      child.stderr?.destroy()
      child.unref()
      forget()
      resolve(ran)
    }
    const stop = (ran: ProcessResult) => {
      endIt()
      finish(ran)
    }
    const tooMuch = () => stop({ status: 'too-much-output', limitBytes })
    const tell = limits.onOutput
    const out = collect(child.stdout, limitBytes, tooMuch, tell && ((text) => tell(text, 'stdout')))
    const err = collect(child.stderr, limitBytes, tooMuch, tell && ((text) => tell(text, 'stderr')))
    const ended = (code: number | null, signal: string | null): ProcessResult => ({
      ...(code === null ? { status: 'signalled', signal: signal ?? 'unknown' } : { status: 'exited', code }),
      stdout: out(),
      stderr: err(),
    })
    const abort = () => stop(ended(null, 'SIGKILL'))
    limits.signal?.addEventListener('abort', abort)
    timers.push(setTimeout(() => stop({ status: 'timed-out', afterMs: timeoutMs }), timeoutMs))
    child.on('error', (error) => stop({ status: 'not-started', reason: describeStartError(error, program) }))
    child.on('exit', (code, signal) => {
      timers.push(setTimeout(() => stop(ended(code, signal)), leftoversMs))
    })
    child.on('close', (code, signal) => finish(ended(code, signal)))
  })
}

/**
 * SIGKILL, since what is asked here only reads, and what hangs may not listen to anything milder. Only a program
 * that has the terminal is asked: sudo, killed at its prompt, would leave the terminal without echo.
 */
function endProgram(child: ChildProcess, hasTerminal: boolean): void {
  if (child.pid === undefined) return
  try {
    if (hasTerminal) process.kill(child.pid, 'SIGTERM')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It is gone already, or it belongs to root and only its own prompt can end it.
  }
}

function collect(
  stream: ChildProcess['stdout'],
  limit: number,
  tooMuch: () => void,
  tell?: (text: string) => void,
): () => string {
  const parts: Buffer[] = []
  // A piece may end in the middle of a character.
  const decoder = new StringDecoder('utf8')
  let length = 0
  stream?.on('error', () => undefined)
  stream?.on('data', (part: Buffer) => {
    if (length > limit) return
    length += part.length
    if (length > limit) {
      tooMuch()
      return
    }
    parts.push(part)
    tell?.(decoder.write(part))
  })
  return () => Buffer.concat(parts).toString('utf8')
}

function describeStartError(error: unknown, program: string): string {
  switch (errorCode(error)) {
    case 'EACCES':
    case 'EPERM':
      return `${program} may not be started by this account`
    case 'ENOENT':
      return `${program} is there, but what it is to be run with is not`
    case 'EISDIR':
      return `${program} is not a program`
    case 'ENOEXEC':
      return `${program} is not a program for this machine`
    case 'ELOOP':
      return `${program} is a link that leads in a circle`
    case 'EAGAIN':
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOMEM':
      return `${program} was not started: this machine has no room for another process`
    default:
      return `${program} was not started (${errorCode(error) || 'no reason given'})`
  }
}

function alive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}
