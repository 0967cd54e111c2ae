import type { Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { checks } from '../../diagnose/views/checks.ts'
import { describeSource } from '../format/status-text.ts'
import { withoutColours } from '../terminal/colours.ts'
import type { Identity } from '../terminal/identity.ts'
import { columns, indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import { redactionFor } from './redaction.ts'

const reportPage = { width: 100, paint: withoutColours }

/**
 * A look as text for a bug tracker: versions, findings, what was looked at, and the snapshot, which
 * `builderbar diagnose` reads from this very text. Names of people and machines are replaced.
 */
export function reportText(status: Status, who: Identity): string {
  const redact = redactionFor(status.snapshot, who)
  const { findings, snapshot, summary } = redact({
    findings: status.findings,
    snapshot: status.snapshot,
    summary: status.summary,
  })
  const looked = redact(checks(status.snapshot)).map(
    (one) => [one.subject, one.observed ? one.message : `not seen: ${one.message}`] as const,
  )
  return `${[
    '# Builderbar report',
    '',
    'Names of people and machines are replaced.',
    '',
    versions(snapshot),
    `State: ${status.state}. ${sanitizeLine(summary)}`,
    '',
    '## Findings',
    '',
    ...(findings.length === 0 ? ['None.'] : findings.flatMap(findingLines)),
    '',
    '## Looked at',
    '',
    ...indent(columns(looked, reportPage.width - 4), 4),
    '',
    '## Snapshot',
    '',
    '```json',
    JSON.stringify(snapshot, null, 1),
    '```',
  ].join('\n')}\n`
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
  const [first = '', ...rest] = wrap(`${finding.severity} ${finding.key}: ${finding.title}${cause}`, 96)
  const evidence = finding.evidence.flatMap((piece) =>
    wrap(`${piece.message}: ${piece.value} [${describeSource(piece)}]`, 94),
  )
  return [`- ${first}`, ...indent([...rest, ...wrap(finding.explanation, 96)], 2), ...indent(evidence, 4)]
}
