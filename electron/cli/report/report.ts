import type { BuilderLog } from '../../core/model/builder-log.ts'
import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { listChecks } from '../../diagnose/views/checks.ts'
import { formatJson } from '../format/json-text.ts'
import { describeSource } from '../format/status-details.ts'
import type { Identity } from '../terminal/identity.ts'
import { formatColumns, indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import { createRedaction } from './redaction.ts'

/** Width of foreign text, which is indented by four: Markdown shows such a block literally. */
const blockWidth = 96

export interface ReportOptions {
  /** Include the captured lines of the builder's console; default: no. */
  readonly log?: boolean
}

/**
 * Formats a status for a bug tracker: versions, findings, checks, and the snapshot, which `builderbar diagnose` can read from
 * this text. Names of people and computers are replaced.
 */
export function formatReport(status: Status, identity: Identity, options: ReportOptions = {}): string {
  const shownSnapshot = options.log === true ? status.snapshot : removeLogLines(status.snapshot)
  const texts = { findings: status.findings, summary: status.summary, checks: listChecks(shownSnapshot) }
  const redact = createRedaction(shownSnapshot, identity, texts)
  const { findings, snapshot, summary, checks } = redact({ ...texts, snapshot: shownSnapshot })
  const rows = checks.map(
    (check) => [check.subject, check.observed ? check.message : `not checked: ${check.message}`] as const,
  )
  return `${[
    '# Builderbar report',
    '',
    'Names of people and computers are replaced.',
    '',
    ...indent([formatVersions(snapshot), ...wrap(`State: ${status.state}. ${summary}`, blockWidth)], 4),
    '',
    '## Findings',
    '',
    ...(findings.length === 0 ? ['None.'] : indent(findings.flatMap(formatFinding), 4)),
    '',
    '## Checks',
    '',
    ...indent(formatColumns(rows, blockWidth), 4),
    '',
    '## Snapshot',
    '',
    '```json',
    formatJson(snapshot, 1),
    '```',
  ].join('\n')}\n`
}

/** Removes the lines of the guest's console, which may contain anything. The causes detected in them are kept. */
function removeLogLines(snapshot: Snapshot): Snapshot {
  const serviceLogs = snapshot.serviceLogs?.map(({ log, ...service }) => ({
    ...service,
    log: emptyLog(log),
  }))
  const redactedLogs = serviceLogs === undefined ? {} : { serviceLogs }
  const log = valueOrNull(snapshot.builderLog)
  if (!log) return { ...snapshot, ...redactedLogs }
  const builderLog = { observed: true as const, at: snapshot.takenAt, value: emptyLog(log) }
  return { ...snapshot, ...redactedLogs, builderLog }
}

function emptyLog(log: BuilderLog): BuilderLog {
  return { ...log, lines: [], causes: log.causes.map(({ cause }) => ({ cause, line: '' })) }
}

function formatVersions(snapshot: Snapshot): string {
  const { version } = snapshot.mac
  const nix = snapshot.nix.version
  const macos = version.observed ? `macOS ${version.value}` : 'macOS unknown'
  const nixVersion = nix.observed ? `Nix ${nix.value}` : 'Nix unknown'
  return sanitizeLine(
    `Builderbar ${snapshot.builderbar}, ${macos}, ${nixVersion}, checked ${formatUtcTime(snapshot.takenAt)}`,
  )
}

/** Formats a time for people in another time zone than this Mac's: `2026-06-01 12:00 UTC`. */
function formatUtcTime(iso: string): string {
  return iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):[\d.]+Z$/, '$1 $2 UTC')
}

function formatFinding(finding: Finding): string[] {
  const cause = finding.causedBy === null ? '' : ` (caused by ${finding.causedBy})`
  const [first = '', ...rest] = wrap(
    `${finding.severity} ${finding.key}: ${finding.title}${cause}`,
    blockWidth,
  )
  const evidence = finding.evidence.flatMap((piece) =>
    wrap(`${piece.message}: ${piece.value} [${describeSource(piece)}]`, blockWidth - 2),
  )
  return [
    `- ${first}`,
    ...indent([...rest, ...wrap(finding.explanation, blockWidth)], 2),
    ...indent(evidence, 4),
  ]
}
