import type { Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { lookedAt } from '../../diagnose/views/checks.ts'
import { sourceInWords } from '../format/status-text.ts'
import { withoutColours } from '../terminal/colours.ts'
import { columns, indent, shown, wrap } from '../terminal/layout.ts'
import type { WhoLooks } from './identifiers.ts'
import { redactionFor } from './redaction.ts'

const reportPage = { width: 100, paint: withoutColours }

/**
 * A look as text for a bug tracker: versions, findings, what was looked at, and the snapshot, which
 * `builderbar diagnose` reads from this very text. Names of people and machines are replaced.
 */
export function reportText(status: Status, who: WhoLooks): string {
  const redact = redactionFor(status.snapshot, who)
  const { findings, snapshot, summary } = redact({
    findings: status.findings,
    snapshot: status.snapshot,
    summary: status.summary,
  })
  const looked = redact(lookedAt(status.snapshot)).map(
    (one) => [one.what, one.seen ? one.says : `not seen: ${one.says}`] as const,
  )
  return `${[
    '# Builderbar report',
    '',
    'Names of people and machines are replaced.',
    '',
    versions(snapshot),
    `State: ${status.state}. ${shown(summary)}`,
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
  const macos = version.seen ? `macOS ${version.value}` : 'macOS not seen'
  const nixWords = nix.seen ? `Nix ${nix.value}` : 'Nix not seen'
  return shown(`Builderbar ${snapshot.builderbar}, ${macos}, ${nixWords}, looked at ${snapshot.takenAt}`)
}

function findingLines(finding: Finding): string[] {
  const cause = finding.causedBy === null ? '' : ` (caused by ${finding.causedBy})`
  const [first = '', ...rest] = wrap(`${finding.severity} ${finding.key}: ${finding.title}${cause}`, 96)
  const evidence = finding.evidence.flatMap((piece) =>
    wrap(`${piece.says}: ${piece.value} [${sourceInWords(piece)}]`, 94),
  )
  return [`- ${first}`, ...indent([...rest, ...wrap(finding.explanation, 96)], 2), ...indent(evidence, 4)]
}
