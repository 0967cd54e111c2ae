import type { BuilderState } from '../../core/model/finding.ts'
import { formatDuration } from '../../core/text/quantities.ts'
import { findSandboxHome } from '../../mac/real/mac-home.ts'
import { type CacheResult, readCachedStatus } from '../../monitor/storage/cached-status-file.ts'
import { resolveDataFolderPath } from '../../monitor/storage/data-folder-path.ts'
import type { CachedStatusCommand } from '../arguments/command.ts'
import { formatJson } from '../format/json-text.ts'
import { formatSwiftBar } from '../format/swiftbar-text.ts'
import { appNotRunning, getStateExitCode } from '../terminal/exit-codes.ts'
import { indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import { formatMark } from '../terminal/state-mark.ts'
import type { Terminal } from '../terminal/terminal.ts'

/**
 * `builderbar status --cached`: prints the last status of the running app with its age, without a scan. The state is unknown if
 * that status is too old or the app does not run.
 */
export function runCachedStatus(
  { format }: Omit<CachedStatusCommand, 'command'>,
  terminal: Terminal,
  environment: NodeJS.ProcessEnv = process.env,
  now: number = Date.now(),
): number {
  const root = environment.BUILDERBAR_ROOT ?? ''
  // In a sandbox this account stands for the first user.
  const home = root === '' ? '' : findSandboxHome(root, 501)
  const result = readCachedStatus(resolveDataFolderPath({ root, home }, environment), now)
  const view = createView(result)
  switch (format) {
    case 'json':
      terminal.out(`${formatJson(createJson(result, view), 2)}\n`)
      break
    case 'swiftbar':
      terminal.out(
        formatSwiftBar({ ...view, findings: result.kind === 'current' ? result.status.findings : [] }),
      )
      return 0
    case 'text': {
      const { layout } = terminal
      const [first = '', ...rest] = wrap(view.summary, layout.width - 2)
      const quietLines = wrap(view.age, layout.width - 2).map((line) => layout.paint('quiet', line))
      const lines = [
        `${formatMark(view.state, layout)} ${layout.paint('strong', first)}`,
        ...indent([...rest, ...quietLines], 2),
      ]
      terminal.out(`${lines.join('\n')}\n`)
    }
  }
  return result.kind === 'not-running' ? appNotRunning : getStateExitCode(view.state)
}

interface CachedView {
  readonly state: BuilderState
  readonly summary: string
  readonly age: string
}

function createView(result: CacheResult): CachedView {
  switch (result.kind) {
    case 'current': {
      const { state, summary, findings } = result.status
      const ids = findings.map(({ id }) => id).join(', ')
      const causes = ids === '' ? '' : ` (${ids})`
      return {
        state,
        summary,
        age: `Checked ${formatDuration(result.ageMs)} ago by the running app${causes}.`,
      }
    }
    case 'old':
      return {
        state: 'unknown',
        summary: `The app last checked ${formatDuration(result.ageMs)} ago, so the state is unknown.`,
        age: `At that time: ${sanitizeLine(result.status.summary)}`,
      }
    case 'not-running':
      return {
        state: 'unknown',
        summary: "The Builderbar app isn't running.",
        age: 'To check now: builderbar status',
      }
    case 'unreadable':
      return {
        state: 'unknown',
        summary: `The app's last status can't be read: ${result.reason}.`,
        age: 'To check now: builderbar status',
      }
  }
}

function createJson(result: CacheResult, { state, summary }: CachedView): object {
  const commonParts = { schema: 2, cached: true, running: result.kind !== 'not-running', state, summary }
  if (!('status' in result))
    return { ...commonParts, takenAt: null, ageSeconds: null, verifiedAt: null, findings: [] }
  const { status, takenAt, ageMs } = result
  const times = { takenAt, ageSeconds: Math.round(ageMs / 1000) }
  if (result.kind === 'current')
    return { ...commonParts, ...times, verifiedAt: status.verifiedAt, findings: status.findings }
  return { ...commonParts, ...times, verifiedAt: null, findings: [], lastState: status.state }
}
