import type { Explanation } from '../../diagnose/rules/explanation.ts'
import { columns, indent, sanitizeLines, wrap } from '../terminal/layout.ts'
import type { TextLayout } from '../terminal/text-layout.ts'

/** What `builderbar explain` prints. */
export function explainText(explanation: Explanation, page: TextLayout): string {
  const part = (title: string, text: string) => [
    page.paint('strong', title),
    ...indent(wrap(text, page.width - 2), 2),
    '',
  ]
  return [
    page.paint('strong', explanation.title),
    page.paint('quiet', explanation.id),
    '',
    ...part('What it means', explanation.background),
    ...part('How it is seen', explanation.detection),
    ...part('How it is repaired', explanation.remedy),
    ...permanentFixLines(explanation.permanentFix, page),
  ].join('\n')
}

/** All findings with their titles, for one who does not know the name. */
export function findingsText(
  findings: readonly Pick<Explanation, 'id' | 'title'>[],
  page: TextLayout,
): string {
  const rows = findings.map(({ id, title }) => [id, title] as const)
  const next = 'builderbar explain <finding> tells more; builderbar explain - reads what Nix printed.'
  return `${[...columns(rows, page.width), '', ...wrap(next, page.width)].join('\n')}\n`
}

/** The snippet as it is to be copied: never wrapped. */
export function permanentFixLines(permanentFix: string | null, page: TextLayout): string[] {
  if (permanentFix === null) return []
  return [
    page.paint('strong', 'To make it last, in the nix-darwin configuration'),
    ...indent(sanitizeLines(permanentFix), 2),
    '',
  ]
}
