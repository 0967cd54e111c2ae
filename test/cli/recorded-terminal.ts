import type { Terminal } from '../../electron/cli/terminal/terminal.ts'
import type { Status } from '../../electron/core/model/status.ts'
import type { Looker } from '../../electron/monitor/scan/scanner.ts'
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
    page,
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
export function lookerOf(status: Status, notices: readonly string[] = []): Looker {
  const folder = {
    path: null,
    readJson: async () => null,
    readText: async () => null,
    writeJson: async () => true,
    keepAside: async () => {},
    notice: () => {},
    notices: () => notices,
  }
  return {
    folder,
    look: async () => status,
    prove: async () => null,
    lookAtRemote: async () => status,
    keepBuilds: async () => status,
    forgetBoot: async () => {},
    rememberStop: async () => {},
    startTakenBack: async () => {},
    notices: () => notices,
  }
}
