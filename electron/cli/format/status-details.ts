import type { Evidence, Finding } from '../../core/model/finding.ts'
import type { Status } from '../../core/model/status.ts'
import { formatLocalTime } from '../../core/text/local-time.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import { listChecks } from '../../diagnose/views/checks.ts'
import { formatRouteLines } from '../../diagnose/views/route-lines.ts'
import { formatColumns, indent, wrap } from '../terminal/layout.ts'
import type { TextLayout } from '../terminal/text-layout.ts'

/** Formats everything that a scan found, for `status -v`: each finding with its evidence, the SSH route, and all checks. */
export function formatDetails(status: Status, layout: TextLayout): string[][] {
  const { findings } = status
  return [
    ...selectRootFindings(findings).map((finding) => formatFindingBlock(finding, findings, layout)),
    formatRoutes(status, layout),
    formatChecks(status, layout),
  ]
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
    if (route.view === 'unobserved') return []
    const limitation = route.view === 'root' ? '' : " (without root's own files, which only root can read)"
    return [
      ...wrap(`How root's SSH connects to ${route.uri}${limitation}`, layout.width).map((line) =>
        layout.paint('quiet', line),
      ),
      ...indent(
        formatColumns(
          formatRouteLines(route).map(
            ({ name: label, value, origin: from }) => [label, `${value} (${from})`] as const,
          ),
          layout.width - 2,
        ),
        2,
      ),
    ]
  })
}

const tones = { error: 'bad', warning: 'concern', note: 'quiet' } as const

/** Formats a finding: title, explanation, evidence, and the findings that it causes. */
export function formatFindingBlock(finding: Finding, all: readonly Finding[], layout: TextLayout): string[] {
  const room = layout.width - 2
  const tone = tones[finding.severity]
  const title = wrap(finding.title, room - 2).map((line, at) => (at === 0 ? line : `  ${line}`))
  const effects = listEffects(finding.key, all)
  return indent(
    [
      ...title.map((line) => layout.paint(tone, line)),
      ...wrap(finding.explanation, room),
      ...(finding.evidence.length === 0 ? [] : ['', layout.paint('quiet', 'Evidence')]),
      ...indent(formatEvidence(finding.evidence, room - 2, layout), 2),
      ...(effects.length === 0 ? [] : ['', layout.paint('quiet', 'Also causes')]),
      ...effects.flatMap((effect) => indent(wrap(`${effect.title} (${effect.id})`, room - 2), 2)),
    ],
    2,
  )
}

/** Returns the findings that this one causes, directly or indirectly. */
function listEffects(
  key: string,
  all: readonly Finding[],
  visitedKeys: ReadonlySet<string> = new Set([key]),
): Finding[] {
  return all
    .filter((finding) => finding.causedBy === key && !visitedKeys.has(finding.key))
    .flatMap((finding) => [finding, ...listEffects(finding.key, all, new Set([...visitedKeys, finding.key]))])
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

function formatChecks({ snapshot, takenAt }: Status, layout: TextLayout): string[] {
  const all = listChecks(snapshot)
  const rows = all.map(
    ({ subject, observed, message }) => [subject, observed ? message : `unknown: ${message}`] as const,
  )
  const title = `${all.length} checks at ${formatLocalTime(takenAt, takenAt)}`
  return [layout.paint('quiet', title), ...indent(formatColumns(rows, layout.width - 2), 2)]
}
