import { choosePaint } from './colours.ts'
import { maskTerminalOutput } from './terminal-output.ts'
import type { TextLayout } from './text-layout.ts'

/** The stdio of the program: a terminal or pipes. */
export interface Terminal {
  /** Prints on stdout. Does nothing after the reader has closed the pipe. */
  out(text: string): void
  err(text: string): void
  /** Layout of stdout. */
  readonly layout: TextLayout
  /** Whether stdin and stderr are a terminal, so that the user can be asked. */
  readonly canAsk: boolean
  /**
   * Asks on stderr. Returns true only for y or yes, false for ^C and the end of input. With `showScript`, s calls it and asks
   * again.
   */
  ask(question: string, showScript?: () => Promise<void>): Promise<boolean>
  /** Shows a long text in $PAGER, or prints it where there is none. */
  page(text: string): Promise<void>
  /** Resolves on ^C, on SIGTERM or SIGHUP, or when the reader of stdout has closed the pipe. */
  untilStopped(): Promise<void>
  /**
   * Keeps ^C from ending the program until the returned function is called; it calls `onInterrupt` instead. A root script's
   * result must still be reported, and a build's output deleted.
   */
  holdInterrupt(onInterrupt?: () => void): () => void
  /** Exits with the process's exit code once all output is written, even if handles are still open. */
  end(): void
}

const minWidth = 40
const maxWidth = 100

/** Wraps the process's stdio. EPIPE is not an error: the reader (`head`) has exited. */
export function openTerminal(currentProcess: NodeJS.Process): Terminal {
  const { stdout, env } = currentProcess
  const stopCallbacks = new Set<() => void>()
  let isClosed = false
  const stop = () => {
    for (const callBack of stopCallbacks) callBack()
  }
  stdout.on('error', () => {
    isClosed = true
    stop()
  })
  let stderr: NodeJS.WriteStream | null = null
  // Node opens stdin and stderr on first access, a cost that a program which only prints can avoid.
  const openStderr = () => {
    stderr ??= currentProcess.stderr.on('error', () => undefined)
    return stderr
  }
  const width = Math.min(Math.max(stdout.columns || 80, minWidth), maxWidth)
  return {
    out: (text) => {
      if (!isClosed) stdout.write(stdout.isTTY === true ? maskTerminalOutput(text) : text)
    },
    err: (text) => {
      const stderr = openStderr()
      stderr.write(stderr.isTTY === true ? maskTerminalOutput(text) : text)
    },
    layout: { width, paint: choosePaint(stdout.isTTY === true, env) },
    get canAsk() {
      return currentProcess.stdin.isTTY === true && openStderr().isTTY === true
    },
    ask: (question, showScript) => askOn(currentProcess.stdin, openStderr(), question, showScript),
    page: async (text) => {
      const maskedText = maskTerminalOutput(text)
      const { showInPager } = await import('./pager.ts')
      if (stdout.isTTY === true && (await showInPager(maskedText, env))) return
      if (!isClosed) stdout.write(maskedText)
    },
    untilStopped: () =>
      new Promise((resolve) => {
        if (isClosed) resolve()
        stopCallbacks.add(resolve)
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
          currentProcess.once(signal, () => resolve())
      }),
    holdInterrupt: (onInterrupt) => {
      const listener = () => onInterrupt?.()
      currentProcess.on('SIGINT', listener)
      return () => {
        currentProcess.off('SIGINT', listener)
      }
    },
    end: () => {
      // Passed explicitly, because in Electron `exit` ignores `exitCode`.
      const exit = () => currentProcess.exit(currentProcess.exitCode)
      if (isClosed) exit()
      else stdout.write('', exit)
    },
  }
}

async function askOn(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  question: string,
  showScript?: () => Promise<void>,
): Promise<boolean> {
  const choices = showScript === undefined ? '[y/N]' : '[y/N/s]'
  const answer = await readLine(input, output, `${question} ${choices} `)
  if (showScript === undefined || !/^\s*s(?:cript)?\s*$/i.test(answer))
    return /^\s*y(?:es)?\s*$/i.test(answer)
  await showScript()
  return askOn(input, output, question, showScript)
}

/** Reads one line; '' for ^C and the end of input. Closed before it returns, so that a pager can read the terminal. */
async function readLine(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  prompt: string,
): Promise<string> {
  const { createInterface } = await import('node:readline')
  return new Promise((resolve) => {
    const reader = createInterface({ input, output })
    const answer = (text: string) => {
      resolve(text)
      reader.close()
    }
    reader.on('SIGINT', () => {
      output.write('\n')
      answer('')
    })
    reader.on('close', () => resolve(''))
    reader.question(prompt, answer)
  })
}
