import { paintFor } from './colours.ts'
import { terminalOutput } from './terminal-output.ts'
import type { TextLayout } from './text-layout.ts'

/** The terminal, or the pipes, that the program runs on. */
export interface Terminal {
  /** Prints on stdout; when nobody reads it any more, it does nothing. */
  out(text: string): void
  err(text: string): void
  /** Layout of stdout. */
  readonly page: TextLayout
  /** Whether a person can be asked. */
  readonly canAsk: boolean
  /** Asks on stderr; true only for y or yes. ^C and the end of input are a no. */
  ask(question: string): Promise<boolean>
  /** Ends by ^C, by a request to stop, or when nobody reads stdout any more. */
  untilStopped(): Promise<void>
  /**
   * ^C no longer ends the program until the returned function is called: what runs as root has to be told of, and what
   * a build leaves has to be removed. It calls `interrupted` instead.
   */
  holdInterrupt(interrupted?: () => void): () => void
  /** Ends the program with its exit code once what was printed is written, whatever still hangs on. */
  end(): void
}

const narrowest = 40
const widest = 100

/** Opens what this process runs on. Broken pipes are no errors: whoever read has had enough. */
export function openTerminal(processNow: NodeJS.Process): Terminal {
  const { stdout, env } = processNow
  const stopped = new Set<() => void>()
  let isClosed = false
  const stop = () => {
    for (const callBack of stopped) callBack()
  }
  stdout.on('error', () => {
    isClosed = true
    stop()
  })
  let stderr: NodeJS.WriteStream | null = null
  // Node opens stdin and stderr when they are first named, which a program that only prints need not pay for.
  const openStderr = () => {
    stderr ??= processNow.stderr.on('error', () => undefined)
    return stderr
  }
  const width = Math.min(Math.max(stdout.columns ?? 80, narrowest), widest)
  return {
    out: (text) => {
      if (!isClosed) stdout.write(stdout.isTTY === true ? terminalOutput(text) : text)
    },
    err: (text) => {
      const stderr = openStderr()
      stderr.write(stderr.isTTY === true ? terminalOutput(text) : text)
    },
    page: { width, paint: paintFor(stdout.isTTY === true, env) },
    get canAsk() {
      return processNow.stdin.isTTY === true && openStderr().isTTY === true
    },
    ask: (question) => askOn(processNow.stdin, openStderr(), question),
    untilStopped: () =>
      new Promise((resolve) => {
        if (isClosed) resolve()
        stopped.add(resolve)
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
          processNow.once(signal, () => resolve())
      }),
    holdInterrupt: (interrupted) => {
      const hold = () => interrupted?.()
      processNow.on('SIGINT', hold)
      return () => {
        processNow.off('SIGINT', hold)
      }
    },
    end: () => {
      // Named, since in Electron `exit` does not look at `exitCode`.
      const exit = () => processNow.exit(processNow.exitCode)
      if (isClosed) exit()
      else stdout.write('', exit)
    },
  }
}

async function askOn(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  question: string,
): Promise<boolean> {
  const { createInterface } = await import('node:readline')
  return new Promise((resolve) => {
    const reader = createInterface({ input, output })
    const answer = (agreed: boolean) => {
      resolve(agreed)
      reader.close()
    }
    reader.on('SIGINT', () => {
      output.write('\n')
      answer(false)
    })
    reader.on('close', () => resolve(false))
    reader.question(`${question} [y/N] `, (text) => answer(/^\s*y(?:es)?\s*$/i.test(text)))
  })
}
