import type { Explanation } from '../../diagnose/rules/explanation.ts'
import { formatColumns, indent, sanitizeLines, wrap } from '../terminal/layout.ts'
import type { TextLayout } from '../terminal/text-layout.ts'

/** Formats the output of `builderbar explain` for one finding. */
export function formatExplanation(explanation: Explanation, layout: TextLayout): string {
  const formatPart = (title: string, text: string) => [
    layout.paint('strong', title),
    ...indent(wrap(text, layout.width - 2), 2),
    '',
  ]
  return [
    layout.paint('strong', explanation.title),
    layout.paint('quiet', explanation.id),
    '',
    ...formatPart('What it means', explanation.background),
    ...formatPart("How it's detected", explanation.detection),
    ...formatPart('How to fix it', explanation.remedy),
    ...formatPermanentFixLines(explanation.permanentFix, layout),
  ].join('\n')
}

/** Formats the list of all findings with their titles. */
export function formatFindingList(
  findings: readonly Pick<Explanation, 'id' | 'title'>[],
  layout: TextLayout,
): string {
  const rows = findings.map(({ id, title }) => [id, title] as const)
  const next = 'builderbar explain <finding> tells more; builderbar explain - reads what Nix printed.'
  return `${[...formatColumns(rows, layout.width), '', ...wrap(next, layout.width)].join('\n')}\n`
}

/** Formats the snippet, which is never wrapped so that it can be copied. */
export function formatPermanentFixLines(permanentFix: string | null, layout: TextLayout): string[] {
  if (permanentFix === null) return []
  return [layout.paint('strong', 'Permanent fix (nix-darwin)'), ...indent(sanitizeLines(permanentFix), 2), '']
}
