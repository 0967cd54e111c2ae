import { findLogCapture } from '../../core/builders/log-capture.ts'
import type { Evidence, Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { BuilderStatus, Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import { type CheckLine, listChecks } from '../../diagnose/views/checks.ts'
import { formatRouteLines } from '../../diagnose/views/route-lines.ts'
import { clockTime, columns, indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import { markOf } from '../terminal/state-mark.ts'
import type { TextLayout } from '../terminal/text-layout.ts'
import { nextCommand } from './next-command.ts'

/** One look for a person: the sentence, the cause with what was seen, what was looked at, the next command. */
export function statusText(status: Status, page: TextLayout): string {
  const leading = selectRootFindings(status.findings)
  const blocks = [
    headline(status, page),
    ...leading
      .filter((finding) => !isAside(finding))
      .map((finding) => findingBlock(finding, status.findings, page)),
    routeBlock(status, page),
    goodToKnow(leading.filter(isAside), page),
    otherBuilders(status, page),
    checksBlock(status, page),
    nextBlock(status, page),
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

function headline(status: Status, page: TextLayout): string[] {
  const [first = '', ...rest] = wrap(status.summary, page.width - 2)
  const lines = [
    `${markOf(status.state, page)} ${page.paint('strong', first)}`,
    ...indent(
      rest.map((line) => page.paint('strong', line)),
      2,
    ),
  ]
  const asides = [
    status.verifiedAt === null ? null : `A Linux build ran at ${clockTime(status.verifiedAt)}.`,
    describeCapture(status.snapshot),
  ].filter((line) => line !== null)
  const quiet = asides.flatMap((line) => indent(wrap(line, page.width - 2), 2))
  return [...lines, ...quiet.map((line) => page.paint('quiet', line))]
}

/** A person who forgot it is told: the builder was made to write a file. */
function describeCapture(snapshot: Snapshot): string | null {
  const capture = findLogCapture(snapshot)
  return capture?.state !== 'on'
    ? null
    : `What it prints is captured since ${clockTime(capture.since)}, until it ends: builderbar log shows it.`
}

/** A finding for a person: what it is, why, what was seen, what it causes. */
/** A note is no trouble: it is told in a line. That there is no builder at all is what the person asked. */
function isAside({ severity, id }: Finding): boolean {
  return severity === 'note' && id !== 'builder-absent'
}

function goodToKnow(notes: readonly Finding[], page: TextLayout): string[] {
  if (notes.length === 0) return []
  const rows = notes.map(({ title, id }) => [title, `builderbar explain ${id}`] as const)
  return [page.paint('quiet', 'Good to know'), ...indent(columns(rows, page.width - 2), 2)]
}

const aboutTheWay = new Set([
  'ssh-route',
  'corporate-ssh-options',
  'host-key-unpinned',
  'host-key-mismatch',
  'build-fails',
])

/** Where the way to the builder is in doubt: what root's ssh takes, and from where. */
function routeBlock({ routes, findings }: Status, page: TextLayout): string[] {
  if (!findings.some(({ id }) => aboutTheWay.has(id))) return []
  return routes.flatMap((route) => {
    if (route.view === 'not-seen') return []
    const without = route.view === 'root' ? '' : ", as far as it can be seen without root's own files"
    return [
      ...wrap(`The way of root's ssh for ${route.uri}${without}`, page.width).map((line) =>
        page.paint('quiet', line),
      ),
      ...indent(
        columns(
          formatRouteLines(route).map(
            ({ name: what, value, origin: from }) => [what, `${value} (${from})`] as const,
          ),
          page.width - 2,
        ),
        2,
      ),
    ]
  })
}

export function findingBlock(finding: Finding, all: readonly Finding[], page: TextLayout): string[] {
  const room = page.width - 2
  const meaning = finding.severity === 'error' ? 'bad' : finding.severity === 'warning' ? 'concern' : 'quiet'
  const title = wrap(finding.title, room - 2).map((line, at) => (at === 0 ? line : `  ${line}`))
  const caused = causedBy(finding.key, all)
  return indent(
    [
      ...title.map((line) => page.paint(meaning, line)),
      ...wrap(finding.explanation, room),
      ...(finding.evidence.length === 0 ? [] : ['', page.paint('quiet', 'What was seen')]),
      ...indent(evidenceLines(finding.evidence, room - 2, page), 2),
      ...(caused.length === 0 ? [] : ['', page.paint('quiet', 'It also causes')]),
      ...caused.flatMap((one) => indent(wrap(`${one.title} (${one.id})`, room - 2), 2)),
    ],
    2,
  )
}

/** Findings that this one causes, however far. */
function causedBy(
  key: string,
  all: readonly Finding[],
  passed: ReadonlySet<string> = new Set([key]),
): Finding[] {
  return all
    .filter((one) => one.causedBy === key && !passed.has(one.key))
    .flatMap((one) => [one, ...causedBy(one.key, all, new Set([...passed, one.key]))])
}

function evidenceLines(evidence: readonly Evidence[], width: number, page: TextLayout): string[] {
  return evidence.flatMap((piece) => [
    ...wrap(`${piece.message}: ${piece.value}`, width),
    ...indent(
      wrap(describeSource(piece), width - 2).map((line) => page.paint('quiet', line)),
      2,
    ),
  ])
}

/** Where the reader can look the evidence up. */
export function describeSource({ source }: Evidence): string {
  if ('file' in source) return source.line === null ? source.file : `${source.file}:${source.line}`
  if ('command' in source) return source.command
  return source.fingerprint === null ? source.address : `${source.address} ${source.fingerprint}`
}

/** A machine elsewhere was looked at when somebody asked: the line says when, where that is not now. */
function lineOf({ state, summary: message, observedAt: checks }: BuilderStatus, takenAt: string): string {
  const isOld = checks !== null && Date.parse(takenAt) - Date.parse(checks) > 60_000
  return `${state}: ${message}${isOld ? ` (seen at ${clockTime(checks)})` : ''}`
}

/** The other builders have a line each. */
function otherBuilders(status: Status, page: TextLayout): string[] {
  const others = status.builders.filter((one) => one.uri !== status.builder.uri)
  if (others.length === 0) return []
  const rows = others.map(
    (one) =>
      [
        sanitizeLine(one.uri ?? one.host ?? `port ${one.port}`),
        sanitizeLine(lineOf(one, status.takenAt)),
      ] as const,
  )
  return [page.paint('quiet', 'Other builders'), ...indent(columns(rows, page.width - 2), 2)]
}

/** All of it where something is wrong or unknown; else only what could not be seen. */
function checksBlock(status: Status, page: TextLayout): string[] {
  const all = listChecks(status.snapshot)
  const isCalm = status.state === 'healthy' || status.state === 'asleep' || status.state === 'paused'
  const told = isCalm ? all.filter((one) => !one.observed) : all
  const title = `Looked at ${all.length} things at ${clockTime(status.takenAt)}`
  if (told.length === 0) return [page.paint('quiet', `${title}.`)]
  const unavailable = isCalm ? `${title}. Not seen:` : `${title}:`
  return [page.paint('quiet', unavailable), ...indent(columns(told.map(checkRow), page.width - 2), 2)]
}

function checkRow(one: CheckLine): readonly [string, string] {
  return [one.subject, one.observed ? one.message : `not seen: ${one.message}`]
}

function nextBlock(status: Status, page: TextLayout): string[] {
  const next = nextCommand(status)
  return next === null ? [] : [`Next: ${page.paint('strong', next)}`]
}
