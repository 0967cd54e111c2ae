import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { listChecks } from '../../diagnose/views/checks.ts'
import { jsonText } from '../format/json-text.ts'
import { describeSource } from '../format/status-text.ts'
import type { Identity } from '../terminal/identity.ts'
import { columns, indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import { redactionFor } from './redaction.ts'

/** What comes from outside stands in blocks that are indented by four: Markdown shows such a block as it is. */
const inBlock = 96

export interface ReportOptions {
  /** Also the captured lines of the builder's console; default: left out. */
  readonly log?: boolean
}

/**
 * A look as text for a bug tracker: versions, findings, what was looked at, and the snapshot, which
 * `builderbar diagnose` reads from this very text. Names of people and machines are replaced.
 */
export function reportText(status: Status, who: Identity, options: ReportOptions = {}): string {
  const shownSnapshot = options.log === true ? status.snapshot : withoutLog(status.snapshot)
  const said = { findings: status.findings, summary: status.summary, looked: listChecks(shownSnapshot) }
  const redact = redactionFor(shownSnapshot, who, said)
  const { findings, snapshot, summary, looked } = redact({ ...said, snapshot: shownSnapshot })
  const rows = looked.map(
    (one) => [one.subject, one.observed ? one.message : `not seen: ${one.message}`] as const,
  )
  return `${[
    '# Builderbar report',
    '',
    'Names of people and machines are replaced.',
    '',
    ...indent([versions(snapshot), ...wrap(`State: ${status.state}. ${summary}`, inBlock)], 4),
    '',
    '## Findings',
    '',
    ...(findings.length === 0 ? ['None.'] : indent(findings.flatMap(findingLines), 4)),
    '',
    '## Looked at',
    '',
    ...indent(columns(rows, inBlock), 4),
    '',
    '## Snapshot',
    '',
    '```json',
    jsonText(snapshot, 1),
    '```',
  ].join('\n')}\n`
}

/** The guest's console may say anything: without its lines, the troubles that they name stay. */
function withoutLog(snapshot: Snapshot): Snapshot {
  const log = valueOrNull(snapshot.builderLog)
  if (!log) return snapshot
  const telling = log.causes.map(({ cause }) => ({ cause, line: '' }))
  const builderLog = { observed: true as const, at: snapshot.takenAt, value: { ...log, lines: [], telling } }
  return { ...snapshot, builderLog }
}

function versions(snapshot: Snapshot): string {
  const { version } = snapshot.mac
  const nix = snapshot.nix.version
  const macos = version.observed ? `macOS ${version.value}` : 'macOS not seen'
  const nixWords = nix.observed ? `Nix ${nix.value}` : 'Nix not seen'
  return sanitizeLine(
    `Builderbar ${snapshot.builderbar}, ${macos}, ${nixWords}, looked at ${snapshot.takenAt}`,
  )
}

function findingLines(finding: Finding): string[] {
  const cause = finding.causedBy === null ? '' : ` (caused by ${finding.causedBy})`
  const [first = '', ...rest] = wrap(`${finding.severity} ${finding.key}: ${finding.title}${cause}`, inBlock)
  const evidence = finding.evidence.flatMap((piece) =>
    wrap(`${piece.message}: ${piece.value} [${describeSource(piece)}]`, inBlock - 2),
  )
  return [
    `- ${first}`,
    ...indent([...rest, ...wrap(finding.explanation, inBlock)], 2),
    ...indent(evidence, 4),
  ]
}
