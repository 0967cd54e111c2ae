import { findLogCapture } from '../../core/builders/log-capture.ts'
import type { Evidence, Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { BuilderStatus, Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import { type CheckLine, listChecks } from '../../diagnose/views/checks.ts'
import { formatRouteLines } from '../../diagnose/views/route-lines.ts'
import { formatClockTime, formatColumns, indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import { formatMark } from '../terminal/state-mark.ts'
import type { TextLayout } from '../terminal/text-layout.ts'
import { findNextCommand } from './next-command.ts'

/** Formats a status for the user: the summary, the findings with their evidence, the checks, and the next command. */
export function formatStatus(status: Status, layout: TextLayout): string {
  const leading = selectRootFindings(status.findings)
  const blocks = [
    formatHeadline(status, layout),
    ...leading
      .filter((finding) => !isAside(finding))
      .map((finding) => formatFindingBlock(finding, status.findings, layout)),
    formatRoutes(status, layout),
    formatNotes(leading.filter(isAside), layout),
    formatOtherBuilders(status, layout),
    formatChecks(status, layout),
    formatNext(status, layout),
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

function formatHeadline(status: Status, layout: TextLayout): string[] {
  const [first = '', ...rest] = wrap(status.summary, layout.width - 2)
  const lines = [
    `${formatMark(status.state, layout)} ${layout.paint('strong', first)}`,
    ...indent(
      rest.map((line) => layout.paint('strong', line)),
      2,
    ),
  ]
  const asides = [
    status.verifiedAt === null ? null : `A Linux build ran at ${formatClockTime(status.verifiedAt)}.`,
    describeCapture(status.snapshot),
  ].filter((line) => line !== null)
  const quiet = asides.flatMap((line) => indent(wrap(line, layout.width - 2), 2))
  return [...lines, ...quiet.map((line) => layout.paint('quiet', line))]
}

/** Reminds the user of a running capture, for which the builder was restarted. */
function describeCapture(snapshot: Snapshot): string | null {
  const capture = findLogCapture(snapshot)
  return capture?.state !== 'on'
    ? null
    : `What it prints is captured since ${formatClockTime(capture.since)}, until it ends: builderbar log shows it.`
}

/** Whether a finding is a note, which gets only one line. `builder-absent` is the answer to the user's question, so it gets more. */
function isAside({ severity, id }: Finding): boolean {
  return severity === 'note' && id !== 'builder-absent'
}

function formatNotes(notes: readonly Finding[], layout: TextLayout): string[] {
  if (notes.length === 0) return []
  const rows = notes.map(({ title, id }) => [title, `builderbar explain ${id}`] as const)
  return [layout.paint('quiet', 'Good to know'), ...indent(formatColumns(rows, layout.width - 2), 2)]
}

const routeFindings = new Set([
  'ssh-route',
  'corporate-ssh-options',
  'host-key-unpinned',
  'host-key-mismatch',
  'build-fails',
])

/** Formats the route of root's ssh and the source of each value, if a finding concerns the route. */
function formatRoutes({ routes, findings }: Status, layout: TextLayout): string[] {
  if (!findings.some(({ id }) => routeFindings.has(id))) return []
  return routes.flatMap((route) => {
    if (route.view === 'not-seen') return []
    const without = route.view === 'root' ? '' : ", as far as it can be seen without root's own files"
    return [
      ...wrap(`The way of root's ssh for ${route.uri}${without}`, layout.width).map((line) =>
        layout.paint('quiet', line),
      ),
      ...indent(
        formatColumns(
          formatRouteLines(route).map(
            ({ name: what, value, origin: from }) => [what, `${value} (${from})`] as const,
          ),
          layout.width - 2,
        ),
        2,
      ),
    ]
  })
}

/** Formats a finding: title, explanation, evidence, and the findings that it causes. */
export function formatFindingBlock(finding: Finding, all: readonly Finding[], layout: TextLayout): string[] {
  const room = layout.width - 2
  const tone = finding.severity === 'error' ? 'bad' : finding.severity === 'warning' ? 'concern' : 'quiet'
  const title = wrap(finding.title, room - 2).map((line, at) => (at === 0 ? line : `  ${line}`))
  const caused = listEffects(finding.key, all)
  return indent(
    [
      ...title.map((line) => layout.paint(tone, line)),
      ...wrap(finding.explanation, room),
      ...(finding.evidence.length === 0 ? [] : ['', layout.paint('quiet', 'What was seen')]),
      ...indent(formatEvidence(finding.evidence, room - 2, layout), 2),
      ...(caused.length === 0 ? [] : ['', layout.paint('quiet', 'It also causes')]),
      ...caused.flatMap((one) => indent(wrap(`${one.title} (${one.id})`, room - 2), 2)),
    ],
    2,
  )
}

/** Returns the findings that this one causes, directly or indirectly. */
function listEffects(
  key: string,
  all: readonly Finding[],
  visited: ReadonlySet<string> = new Set([key]),
): Finding[] {
  return all
    .filter((one) => one.causedBy === key && !visited.has(one.key))
    .flatMap((one) => [one, ...listEffects(one.key, all, new Set([...visited, one.key]))])
}

function formatEvidence(evidence: readonly Evidence[], width: number, layout: TextLayout): string[] {
  return evidence.flatMap((piece) => [
    ...wrap(`${piece.message}: ${piece.value}`, width),
    ...indent(
      wrap(describeSource(piece), width - 2).map((line) => layout.paint('quiet', line)),
      2,
    ),
  ])
}

/** Describes where the user can look up the evidence. */
export function describeSource({ source }: Evidence): string {
  if ('file' in source) return source.line === null ? source.file : `${source.file}:${source.line}`
  if ('command' in source) return source.command
  return source.fingerprint === null ? source.address : `${source.address} ${source.fingerprint}`
}

/** Formats another builder. A remote one was probed on request, possibly long ago, so an old observation has its time. */
function formatBuilder(
  { state, summary: message, observedAt: checks }: BuilderStatus,
  takenAt: string,
): string {
  const isOld = checks !== null && Date.parse(takenAt) - Date.parse(checks) > 60_000
  return `${state}: ${message}${isOld ? ` (seen at ${formatClockTime(checks)})` : ''}`
}

/** Formats the builders other than the leading one, each in a line. */
function formatOtherBuilders(status: Status, layout: TextLayout): string[] {
  const others = status.builders.filter((one) => one.uri !== status.builder.uri)
  if (others.length === 0) return []
  const rows = others.map(
    (one) =>
      [
        sanitizeLine(one.uri ?? one.host ?? `port ${one.port}`),
        sanitizeLine(formatBuilder(one, status.takenAt)),
      ] as const,
  )
  return [layout.paint('quiet', 'Other builders'), ...indent(formatColumns(rows, layout.width - 2), 2)]
}

/** Formats all checks if something is wrong or unknown, otherwise only the parts that were not observed. */
function formatChecks(status: Status, layout: TextLayout): string[] {
  const all = listChecks(status.snapshot)
  const isCalm = status.state === 'healthy' || status.state === 'asleep' || status.state === 'paused'
  const shownChecks = isCalm ? all.filter((one) => !one.observed) : all
  const title = `Looked at ${all.length} things at ${formatClockTime(status.takenAt)}`
  if (shownChecks.length === 0) return [layout.paint('quiet', `${title}.`)]
  const unavailable = isCalm ? `${title}. Not seen:` : `${title}:`
  return [
    layout.paint('quiet', unavailable),
    ...indent(formatColumns(shownChecks.map(createCheckRow), layout.width - 2), 2),
  ]
}

function createCheckRow(one: CheckLine): readonly [string, string] {
  return [one.subject, one.observed ? one.message : `not seen: ${one.message}`]
}

function formatNext(status: Status, layout: TextLayout): string[] {
  const next = findNextCommand(status)
  return next === null ? [] : [`Next: ${layout.paint('strong', next)}`]
}
