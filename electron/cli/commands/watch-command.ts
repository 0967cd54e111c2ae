import type { Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import type { Monitor } from '../../monitor/monitor.ts'
import { jsonText } from '../format/json-text.ts'
import { clockTime, sanitizeLine } from '../terminal/layout.ts'
import { markOf } from '../terminal/state-mark.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { TextLayout } from '../terminal/text-layout.ts'

/** `builderbar watch`: a line for what is seen first and for each change, until it is stopped. */
export async function watchCommand(monitor: Monitor, terminal: Terminal, json: boolean): Promise<number> {
  let printed = ''
  const print = (status: Status | null) => {
    if (status === null || appearance(status) === printed) return
    printed = appearance(status)
    terminal.out(json ? watchJson(status) : watchLine(status, terminal.page))
  }
  const forget = monitor.subscribe((after) => print(after.status))
  print(monitor.state().status)
  await terminal.untilStopped()
  forget()
  await monitor.stop()
  return 0
}

/** What has to differ for a new line. */
function appearance(status: Status): string {
  const builders = status.builders.map((builder) => `${builder.uri} ${builder.state}`)
  return JSON.stringify([
    status.state,
    status.summary,
    builders,
    status.findings.map((finding) => finding.key),
  ])
}

/** One line of `watch`: time of day, state, sentence, and the ids of what leads. */
function watchLine(status: Status, page: TextLayout): string {
  const ids = selectRootFindings(status.findings).map((finding) => finding.id)
  const causes = ids.length > 0 ? page.paint('quiet', ` (${ids.join(', ')})`) : ''
  const mark = markOf(status.state, page)
  return `${clockTime(status.takenAt)}  ${mark} ${status.state.padEnd(8)}  ${sanitizeLine(status.summary)}${causes}\n`
}

/** One line of `watch --json`: as `status --json`, without the snapshot. */
function watchJson(status: Status): string {
  const { snapshot: _snapshot, ...rest } = status
  return `${jsonText(rest)}\n`
}
