import type { Terminal } from '../../electron/cli/terminal/terminal.ts'
import type { Status } from '../../electron/core/model/status.ts'
import type { Scanner } from '../../electron/monitor/scan/scanner.ts'
import { createDataFolder } from '../../electron/monitor/storage/data-folder.ts'
import { aQuietMac } from '../monitor/fixtures/quiet-mac.ts'
import { page } from './status-fixture.ts'

export interface RecordedTerminal extends Terminal {
  stdout: string
  stderr: string
  /** The text that the pager showed. */
  paged: string
  readonly questions: string[]
  /** Makes `untilStopped` resolve. */
  stop(): void
}

/**
 * Returns a terminal that records what is printed. `answer` is the user's reply to questions; null if nobody can be
 * asked. With `asksForScript` the user types s before the answer.
 */
export function createRecordedTerminal(
  answer: boolean | null = null,
  asksForScript = false,
): RecordedTerminal {
  let stop = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  const terminal: RecordedTerminal = {
    stdout: '',
    stderr: '',
    paged: '',
    questions: [],
    out: (text) => {
      terminal.stdout += text
    },
    err: (text) => {
      terminal.stderr += text
    },
    layout: page,
    canAsk: answer !== null,
    ask: async (question, showScript) => {
      terminal.questions.push(question)
      if (asksForScript) await showScript?.()
      return answer === true
    },
    page: async (text) => {
      terminal.paged += text
    },
    untilStopped: () => stopped,
    holdInterrupt: () => () => {},
    end: () => {},
    stop,
  }
  return terminal
}

/** Returns a scanner whose scans all return this status. */
export function scannerOf(status: Status, warnings: readonly string[] = []): Scanner {
  const folder = createDataFolder(aQuietMac(), { BUILDERBAR_HOME: '/proc/nothing' })
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
