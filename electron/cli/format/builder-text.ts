import { getCapturedLog } from '../../core/builders/log-capture.ts'
import type { BuilderLog } from '../../core/model/builder-log.ts'
import type { BuilderStatus, Status } from '../../core/model/status.ts'
import { formatLocalTime } from '../../core/text/local-time.ts'
import { formatBytes } from '../../core/text/quantities.ts'
import { type BuilderDetails, listBuilderDetails } from '../../diagnose/views/builder-details.ts'
import type { CheckLine } from '../../diagnose/views/check-line.ts'
import { formatColumns, indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import { formatMark } from '../terminal/state-mark.ts'
import type { TextLayout } from '../terminal/text-layout.ts'
import { formatLinks } from './status-text.ts'

/** A builder that has a page of its own: its line, and what the page says. */
interface FoundBuilder {
  readonly line: BuilderStatus
  readonly details: BuilderDetails
}

/** Returns the builders with this name or URI; several entries may have one host. */
export function findBuilders(status: Status, name: string): readonly FoundBuilder[] {
  const details = listBuilderDetails(status)
  const lowerCaseName = name.toLowerCase()
  return status.builders.flatMap((line) => {
    const builderDetails = details.find(({ uri }) => uri === line.uri)
    const isNamed = line.host?.toLowerCase() === lowerCaseName || line.uri === name
    return isNamed && builderDetails !== undefined ? [{ line, details: builderDetails }] : []
  })
}

/** Formats one builder for `status --builder`: its state, its chain, its facts and checks, and the end of its logs. */
export function formatBuilderPage(
  status: Status,
  { line, details }: FoundBuilder,
  layout: TextLayout,
): string {
  const room = layout.width - 2
  const name = line.host ?? details.uri
  const blocks = [
    [
      `${formatMark(line.state, layout)} ${layout.paint('strong', sanitizeLine(name))}`,
      ...indent(
        [
          ...wrap(`${line.state}: ${line.summary}`, room),
          ...(name === details.uri ? [] : wrap(details.uri, room)),
        ],
        2,
      ),
      ...formatBuilds(details, status.takenAt, room),
    ],
    formatLinks(details.chain, layout),
    formatLines('About this builder', details.facts, layout),
    formatLines('Checks', details.checks, layout),
    ...listLogs(status, details).map((log) => formatLog(log, layout)),
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

function formatBuilds({ builds }: BuilderDetails, takenAt: string, room: number): string[] {
  return builds.flatMap(({ name, since }) =>
    indent(wrap(`Building ${name ?? 'something'} since ${formatLocalTime(since, takenAt)}`, room), 2),
  )
}

function formatLines(title: string, lines: readonly CheckLine[], layout: TextLayout): string[] {
  if (lines.length === 0) return []
  const rows = lines.map(
    ({ subject, observed, message }) => [subject, observed ? message : `unknown: ${message}`] as const,
  )
  return [layout.paint('quiet', title), ...indent(formatColumns(rows, layout.width - 2), 2)]
}

/** `builderbar log` prints more of them. */
const maxLogLines = 12

function listLogs({ snapshot }: Status, { logs }: BuilderDetails): readonly BuilderLog[] {
  const capturedLog = getCapturedLog(snapshot)
  const all = [
    ...(capturedLog === null ? [] : [capturedLog]),
    ...(snapshot.serviceLogs ?? []).map(({ log }) => log),
  ]
  return all.filter(({ path }) => logs.includes(path))
}

function formatLog({ path, bytes, lines }: BuilderLog, layout: TextLayout): string[] {
  const shownLines = lines.length === 0 ? ['No output yet.'] : lines.slice(-maxLogLines).map(sanitizeLine)
  return [
    ...wrap(`The log ${path}, ${formatBytes(bytes)}`, layout.width).map((text) =>
      layout.paint('quiet', text),
    ),
    ...indent(shownLines, 2),
  ]
}
