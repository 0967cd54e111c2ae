import { findLogCapture } from '../../core/builders/log-capture.ts'
import type { Finding } from '../../core/model/finding.ts'
import type { BuilderStatus, Status } from '../../core/model/status.ts'
import { formatLocalTime } from '../../core/text/local-time.ts'
import { formatQuantity } from '../../core/text/quantities.ts'
import type { ChainLink } from '../../diagnose/facts/chain-link.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import { describeChoices } from '../../diagnose/views/builder-details.ts'
import { buildChain } from '../../diagnose/views/chain.ts'
import { listChecks } from '../../diagnose/views/checks.ts'
import type { Tone } from '../terminal/colours.ts'
import { formatColumns, indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import { formatMark } from '../terminal/state-mark.ts'
import type { TextLayout } from '../terminal/text-layout.ts'
import { findNextCommand } from './next-command.ts'
import { formatDetails } from './status-details.ts'

export interface StatusTextOptions {
  /** Also formats all that the scan found. */
  readonly verbose?: boolean
}

/**
 * Formats a status as a checklist: the state and its cause, a marked line for each link of the chain, and the next command.
 */
export function formatStatus(status: Status, layout: TextLayout, options: StatusTextOptions = {}): string {
  const { verbose = false } = options
  const rootFindings = selectRootFindings(status.findings)
  const attentionFindings = rootFindings.filter(needsAttention)
  // No finding is the reason for a stop.
  const [first, otherFindings] =
    status.state === 'paused'
      ? [undefined, attentionFindings]
      : [attentionFindings[0], attentionFindings.slice(1)]
  const notes = rootFindings.filter((finding) => !needsAttention(finding))
  const blocks = [
    formatHeadline(status, first ?? null, layout),
    formatChain(status, layout),
    formatMore('Also', otherFindings, layout),
    ...(verbose ? formatDetails(status, layout) : []),
    formatOtherBuilders(status, layout),
    formatMore('Good to know', notes, layout),
    formatNext(status, layout, verbose),
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

/** A note requires nothing, except `builder-absent`, which is the answer to the user's question. */
function needsAttention({ severity, id }: Finding): boolean {
  return severity !== 'note' || id === 'builder-absent'
}

function formatHeadline(status: Status, leadingFinding: Finding | null, layout: TextLayout): string[] {
  const room = layout.width - 2
  const [first = '', ...rest] = wrap(status.summary, room)
  return [
    `${formatMark(status.state, layout)} ${layout.paint('strong', first)}`,
    ...indent(
      [
        ...rest.map((line) => layout.paint('strong', line)),
        ...(leadingFinding === null ? [] : wrap(leadingFinding.cause, room)),
        ...describeAsides(status).flatMap((line) =>
          wrap(line, room).map((text) => layout.paint('quiet', text)),
        ),
      ],
      2,
    ),
  ]
}

/**
 * When a build last passed, whether a capture runs, for which the builder was restarted, and why the checks that were
 * requested as root were not made.
 */
function describeAsides({ verifiedAt, takenAt, snapshot }: Status): string[] {
  const capture = findLogCapture(snapshot)
  return [
    ...(verifiedAt === null ? [] : [`Last Linux build passed at ${formatLocalTime(verifiedAt, takenAt)}.`]),
    ...(capture?.state === 'on'
      ? [`Capturing its output since ${formatLocalTime(capture.since, takenAt)}. To view it: builderbar log`]
      : []),
    ...(snapshot.rootScan?.observed === false ? [`Not checked as root: ${snapshot.rootScan.reason}`] : []),
  ]
}

const linkMarks: Readonly<Record<ChainLink['state'], readonly [string, Tone]>> = {
  good: ['✓', 'good'],
  concern: ['▲', 'concern'],
  broken: ['✕', 'bad'],
  unknown: ['?', 'quiet'],
}

/** Formats the links from launchd to a build, one line each. A Mac without a builder has none. */
function formatChain({ state, snapshot, findings }: Status, layout: TextLayout): string[] {
  return state === 'absent' ? [] : formatLinks(buildChain(snapshot, findings), layout)
}

/** Formats the links of a chain, each with its mark. */
export function formatLinks(links: readonly ChainLink[], layout: TextLayout): string[] {
  const nameWidth = Math.max(...links.map(({ name }) => name.length))
  const first = nameWidth + 4
  return links.flatMap(({ name, state: condition, message }) => {
    const [mark, tone] = linkMarks[condition]
    const [head = '', ...rest] = wrap(message, Math.max(layout.width - first - 2, 20))
    const paintMessage = (text: string) => (condition === 'unknown' ? layout.paint('quiet', text) : text)
    return [
      `  ${layout.paint(tone, mark)} ${name.padEnd(nameWidth)}  ${paintMessage(head)}`,
      ...indent(rest.map(paintMessage), first + 2),
    ]
  })
}

/** Formats further findings, each with its cause and the command that explains it. */
function formatMore(title: string, findings: readonly Finding[], layout: TextLayout): string[] {
  if (findings.length === 0) return []
  const room = layout.width - 4
  return [
    layout.paint('quiet', title),
    ...findings.flatMap(({ title: name, cause, id, severity }) => {
      const [mark, tone] = linkMarks[severity === 'error' ? 'broken' : 'concern']
      const [head = '', ...rest] = wrap(name, room)
      const isNote = severity === 'note'
      return [
        `  ${isNote ? '-' : layout.paint(tone, mark)} ${head}`,
        ...indent([...rest, ...(isNote ? [] : wrap(cause, room))], 4),
        ...indent([layout.paint('quiet', `builderbar explain ${id}`)], 4),
      ]
    }),
  ]
}

/** Formats the builders other than the leading one, each in a line. */
function formatOtherBuilders(
  { builders, builder, choices: allChoices, takenAt }: Status,
  layout: TextLayout,
): string[] {
  const otherBuilders = builders.filter((candidate) => candidate.uri !== builder.uri)
  if (otherBuilders.length === 0) return []
  const rows = otherBuilders.map(
    (other) =>
      [
        sanitizeLine(other.uri ?? other.host ?? `port ${other.port}`),
        sanitizeLine(formatBuilder(other, takenAt)),
      ] as const,
  )
  const choices = describeChoices({ builders, choices: allChoices }).flatMap((text) =>
    wrap(sanitizeLine(text), layout.width - 2),
  )
  return [
    layout.paint('quiet', 'Other builders'),
    ...indent([...formatColumns(rows, layout.width - 2), ...choices], 2),
  ]
}

/** Formats another builder. A remote one was checked on request, possibly long ago, so an old check has its time. */
function formatBuilder({ state, summary, observedAt }: BuilderStatus, takenAt: string): string {
  const isOld = observedAt !== null && Date.parse(takenAt) - Date.parse(observedAt) > 60_000
  return `${state}: ${summary}${isOld ? ` (checked at ${formatLocalTime(observedAt, takenAt)})` : ''}`
}

/** Formats the next command, and the one that shows the rest where something is wrong or unknown. */
function formatNext(status: Status, layout: TextLayout, verbose: boolean): string[] {
  const next = findNextCommand(status)
  const unknown = listChecks(status.snapshot).filter(({ observed }) => !observed).length
  const isCalm = status.state === 'healthy' || status.state === 'asleep' || status.state === 'paused'
  const hint = [
    ...(unknown === 0 ? [] : [`${formatQuantity(unknown, 'check', 'checks')} couldn't be made.`]),
    'For details, add -v.',
  ].join(' ')
  return [
    ...(next === null ? [] : [`Next: ${layout.paint('strong', next)}`]),
    ...(verbose || (isCalm && unknown === 0 && next === null)
      ? []
      : wrap(hint, layout.width).map((line) => layout.paint('quiet', line))),
  ]
}
