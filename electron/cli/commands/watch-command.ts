import type { Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import type { Monitor } from '../../monitor/monitor.ts'
import { formatJson } from '../format/json-text.ts'
import { formatClockTime, sanitizeLine } from '../terminal/layout.ts'
import { formatMark } from '../terminal/state-mark.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { TextLayout } from '../terminal/text-layout.ts'

/** `builderbar watch`: prints a line for the first status and for each change, until it is stopped. */
export async function runWatch(monitor: Monitor, terminal: Terminal, json: boolean): Promise<number> {
  let printedKey = ''
  const print = (status: Status | null) => {
    if (status === null || getChangeKey(status) === printedKey) return
    printedKey = getChangeKey(status)
    terminal.out(json ? formatWatchJson(status) : formatLine(status, terminal.layout))
  }
  const unsubscribe = monitor.subscribe((after) => print(after.status))
  print(monitor.state().status)
  await terminal.untilStopped()
  unsubscribe()
  await monitor.stop()
  return 0
}

/** Returns the parts of a status whose change causes a new line. */
function getChangeKey(status: Status): string {
  const builders = status.builders.map((builder) => `${builder.uri} ${builder.state}`)
  return JSON.stringify([
    status.state,
    status.summary,
    builders,
    status.findings.map((finding) => finding.key),
  ])
}

/** Formats a line of `watch`: time of day, state, summary, and the ids of the root findings that need attention. */
function formatLine(status: Status, layout: TextLayout): string {
  const ids = selectRootFindings(status.findings).flatMap(({ id, severity }) =>
    severity === 'note' ? [] : [id],
  )
  const causes = ids.length > 0 ? layout.paint('quiet', ` (${ids.join(', ')})`) : ''
  const mark = formatMark(status.state, layout)
  return `${formatClockTime(status.takenAt)}  ${mark} ${status.state.padEnd(8)}  ${sanitizeLine(status.summary)}${causes}\n`
}

/** Formats a line of `watch --json`: as `status --json`, without the snapshot. */
function formatWatchJson(status: Status): string {
  const { snapshot: _snapshot, ...rest } = status
  return `${formatJson(rest)}\n`
}
