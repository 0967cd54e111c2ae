import type { BuilderState } from '../../core/model/finding.ts'
import { findSandboxHome } from '../../mac/real/mac-home.ts'
import { type CacheResult, readCachedStatus } from '../../monitor/storage/cached-status-file.ts'
import { dataFolderPathOf } from '../../monitor/storage/data-folder-path.ts'
import type { CachedStatusCommand } from '../arguments/command.ts'
import { jsonText } from '../format/json-text.ts'
import { swiftbarText } from '../format/swiftbar-text.ts'
import { appNotRunning, exitCodeOfState } from '../terminal/exit-codes.ts'
import { indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import { markOf } from '../terminal/state-mark.ts'
import type { Terminal } from '../terminal/terminal.ts'

/**
 * `builderbar status --cached`: the last status of the running app, with its age; nothing is scanned. A status that is too
 * old is unknown, and without a running app there is none.
 */
export function cachedStatusCommand(
  { shape }: Omit<CachedStatusCommand, 'command'>,
  terminal: Terminal,
  environment: NodeJS.ProcessEnv = process.env,
  now: number = Date.now(),
): number {
  const root = environment.BUILDERBAR_ROOT ?? ''
  // In a sandbox this account stands for the first user.
  const home = root === '' ? '' : findSandboxHome(root, 501)
  const result = readCachedStatus(dataFolderPathOf({ root, home }, environment), now)
  const shown = shownOf(result)
  switch (shape) {
    case 'json':
      terminal.out(`${jsonText(jsonOf(result, shown), 2)}\n`)
      break
    case 'swiftbar':
      terminal.out(
        swiftbarText({ ...shown, findings: result.kind === 'current' ? result.status.findings : [] }),
      )
      return 0
    case 'text': {
      const { page } = terminal
      const [first = '', ...rest] = wrap(shown.summary, page.width - 2)
      const quiet = wrap(shown.observed, page.width - 2).map((line) => page.paint('quiet', line))
      const lines = [
        `${markOf(shown.state, page)} ${page.paint('strong', first)}`,
        ...indent([...rest, ...quiet], 2),
      ]
      terminal.out(`${lines.join('\n')}\n`)
    }
  }
  return result.kind === 'not-running' ? appNotRunning : exitCodeOfState(shown.state)
}

interface Shown {
  readonly state: BuilderState
  readonly summary: string
  readonly observed: string
}

function shownOf(result: CacheResult): Shown {
  switch (result.kind) {
    case 'current': {
      const { state, summary, findings } = result.status
      const ids = findings.map(({ id }) => id).join(', ')
      const causes = ids === '' ? '' : ` (${ids})`
      return { state, summary, observed: `Scanned ${ageText(result.ageMs)} ago by the running app${causes}.` }
    }
    case 'old':
      return {
        state: 'unknown',
        summary: `The app's last scan was ${ageText(result.ageMs)} ago, so the state is unknown.`,
        observed: `It was then ${result.status.state}: ${sanitizeLine(result.status.summary)}`,
      }
    case 'not-running':
      return {
        state: 'unknown',
        summary: 'The Builderbar app does not run, so there is no status to show.',
        observed: 'builderbar status scans now.',
      }
    case 'unreadable':
      return {
        state: 'unknown',
        summary: `The app's last status cannot be read: ${result.reason}.`,
        observed: 'builderbar status scans now.',
      }
  }
}

function jsonOf(result: CacheResult, { state, summary }: Shown): object {
  const common = { schema: 2, cached: true, running: result.kind !== 'not-running', state, summary }
  if (!('status' in result))
    return { ...common, takenAt: null, ageSeconds: null, verifiedAt: null, findings: [] }
  const { status, takenAt, ageMs } = result
  const times = { takenAt, ageSeconds: Math.round(ageMs / 1000) }
  if (result.kind === 'current')
    return { ...common, ...times, verifiedAt: status.verifiedAt, findings: status.findings }
  return { ...common, ...times, verifiedAt: null, findings: [], lastState: status.state }
}

/** Returns a length of time in its largest unit: `12 s`, `7 min`, `3 h`. */
function ageText(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
