import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { StringDecoder } from 'node:string_decoder'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac, ProcessResult, RunLimits } from '../mac.ts'
import { startTimeout } from '../timeout.ts'
import { describeStartErrno, isMissing } from './errno.ts'
import { onExit } from './exit-cleanup.ts'
import { doesProcessExist } from './process-existence.ts'
import { findProgram } from './program-path.ts'
import type { Sysroot } from './sysroot.ts'

/** Texts of programs that were not started. */
export const realProcessesTexts = defineTexts({
  notNeeded: (program: string) => `${program} was no longer needed`,
})

type Processes = Pick<Mac, 'run' | 'runOnTerminal' | 'isAlive'>

/** How long to wait, after a program has exited, for its children that still hold its pipes open. */
const openPipesMs = 300

/**
 * Opens the part of `Mac` that runs programs.
 * @param homeOnHost the user's home folder, as a path of the computer that runs this process
 */
export function openProcesses(folder: Sysroot, homeOnHost: string): Processes {
  const start = async (
    program: string,
    args: readonly string[],
    limits: RunLimits,
    place: 'background' | 'terminal',
  ): Promise<ProcessResult> => {
    const isOnTerminal = place === 'terminal'
    let path: string
    try {
      path = await findProgram(folder, program)
    } catch (error) {
      return isMissing(error)
        ? { status: 'missing' }
        : { status: 'not-started', reason: describeStartErrno(error, program) }
    }
    if (limits.signal?.aborted)
      return { status: 'not-started', reason: realProcessesTexts.notNeeded(program) }
    return watchProgram(program, path, args, limits, {
      cwd: '/',
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin:/usr/sbin:/sbin', HOME: homeOnHost, ...limits.environment },
      stdio: isOnTerminal ? chooseTerminalStdio(limits) : ['ignore', 'pipe', 'pipe'],
      // A separate process group can be killed as a whole. sudo has to stay in ours, the terminal's foreground group.
      detached: !isOnTerminal,
    })
  }
  return {
    run: (program, args, limits = {}) => start(program, args, limits, 'background'),
    runOnTerminal: (program, args, limits = {}) => start(program, args, limits, 'terminal'),
    isAlive: doesProcessExist,
  }
}

function chooseTerminalStdio({ showsOutput }: RunLimits): NonNullable<SpawnOptions['stdio']> {
  return showsOutput === true ? 'inherit' : ['inherit', 'pipe', 'pipe']
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
    const maxBytes = limits.maxBytes ?? 1024 * 1024
    let child: ChildProcess
    try {
      child = spawn(path, args, options)
    } catch (error) {
      resolve({ status: 'not-started', reason: describeStartErrno(error, program) })
      return
    }
    const hasTerminal = options.detached !== true
    const kill = () => endProgram(child, hasTerminal)
    // A program on the terminal receives ^C itself, and restores the terminal before it exits: no cleanup here.
    const killOnExit = () => limits.keepsRunning?.() === true || kill()
    const removeCleanup = hasTerminal ? () => undefined : onExit(killOnExit)
    const cancelCallbacks: (() => void)[] = []
    const finish = (result: ProcessResult) => {
      for (const cancel of cancelCallbacks) cancel()
      limits.signal?.removeEventListener('abort', abort)
      child.stdout?.destroy()
      child.stderr?.destroy()
      child.unref()
      removeCleanup()
      resolve(result)
    }
    const stop = (result: ProcessResult) => {
      kill()
      finish(result)
    }
    const stopForOutput = () => stop({ status: 'too-much-output', maxBytes })
    const { onOutput } = limits
    const getStdout = collect(
      child.stdout,
      maxBytes,
      stopForOutput,
      onOutput && ((text) => onOutput(text, 'stdout')),
    )
    const getStderr = collect(
      child.stderr,
      maxBytes,
      stopForOutput,
      onOutput && ((text) => onOutput(text, 'stderr')),
    )
    const createResult = (code: number | null, signal: string | null): ProcessResult => ({
      ...(code === null ? { status: 'signalled', signal: signal ?? 'unknown' } : { status: 'exited', code }),
      stdout: getStdout(),
      stderr: getStderr(),
    })
    const abort = () => stop(createResult(null, 'SIGKILL'))
    limits.signal?.addEventListener('abort', abort)
    cancelCallbacks.push(startTimeout(timeoutMs, () => stop({ status: 'timed-out', afterMs: timeoutMs })))
    child.on('error', (error) => stop({ status: 'not-started', reason: describeStartErrno(error, program) }))
    child.on('exit', (code, signal) => {
      cancelCallbacks.push(startTimeout(openPipesMs, () => stop(createResult(code, signal))))
    })
    child.on('close', (code, signal) => finish(createResult(code, signal)))
  })
}

/**
 * Kills with SIGKILL: the programs run here only read, and one that hangs may ignore SIGTERM. A program on the
 * terminal gets SIGTERM instead, because sudo killed at its prompt would leave the terminal without echo.
 */
function endProgram(child: ChildProcess, hasTerminal: boolean): void {
  if (child.pid === undefined) return
  try {
    if (hasTerminal) process.kill(child.pid, 'SIGTERM')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has exited already, or it runs as root, and only its own prompt can end it.
  }
}

/** Collects a stream; returns a function that returns its text so far. Calls `onExceeded` once it has more than `maxBytes`. */
function collect(
  stream: ChildProcess['stdout'],
  maxBytes: number,
  onExceeded: () => void,
  onText?: (text: string) => void,
): () => string {
  const parts: Buffer[] = []
  // A chunk may end in the middle of a UTF-8 character.
  const decoder = new StringDecoder('utf8')
  let length = 0
  stream?.on('error', () => undefined)
  stream?.on('data', (part: Buffer) => {
    if (length > maxBytes) return
    length += part.length
    if (length > maxBytes) {
      onExceeded()
      return
    }
    parts.push(part)
    onText?.(decoder.write(part))
  })
  return () => Buffer.concat(parts).toString('utf8')
}
