import type { Terminal } from '../../electron/cli/terminal/terminal.ts'
import type { Status } from '../../electron/core/model/status.ts'
import type { Scanner } from '../../electron/monitor/scan/scanner.ts'
import { page } from './a-status.ts'

export interface RecordedTerminal extends Terminal {
  stdout: string
  stderr: string
  readonly questions: string[]
  /** Ends `untilStopped`. */
  stop(): void
}

/** A terminal that keeps what is printed. `answer`: what its person says; null where nobody can be asked. */
export function recordedTerminal(answer: boolean | null = null): RecordedTerminal {
  let stop = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  const terminal: RecordedTerminal = {
    stdout: '',
    stderr: '',
    questions: [],
    out: (text) => {
      terminal.stdout += text
    },
    err: (text) => {
      terminal.stderr += text
    },
    layout: page,
    canAsk: answer !== null,
    ask: async (question) => {
      terminal.questions.push(question)
      return answer === true
    },
    untilStopped: () => stopped,
    holdInterrupt: () => () => {},
    end: () => {},
    stop,
  }
  return terminal
}

/** A looker that always sees this. */
export function scannerOf(status: Status, warnings: readonly string[] = []): Scanner {
  const folder = {
    path: null,
    readJson: async () => null,
    readText: async () => null,
    writeJson: async () => true,
    quarantine: async () => {},
    setWarning: () => {},
    warnings: () => warnings,
  }
  return {
    folder,
    scan: async () => status,
    runTestBuilds: async () => null,
    probeRemote: async () => status,
    saveTestBuilds: async () => status,
    resetBoot: async () => {},
    recordStop: async () => {},
    onStartUndone: async () => {},
    warnings: () => warnings,
  }
}
