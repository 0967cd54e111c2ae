import type { Explanation, FindingGroup } from '../../diagnose/rules/explanation.ts'
import { formatColumns, indent, sanitizeLines, wrap } from '../terminal/layout.ts'
import type { TextLayout } from '../terminal/text-layout.ts'

/** Formats the output of `builderbar explain` for one finding. */
export function formatRuleExplanation(explanation: Explanation, layout: TextLayout): string {
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

/** Formats the list of all findings with their headlines, by subject. */
export function formatFindingList(groups: readonly FindingGroup[], layout: TextLayout): string {
  const blocks = groups.map(({ subject, findings }) => [
    layout.paint('strong', subject),
    ...indent(
      formatColumns(
        findings.map(({ id, headline }) => [id, headline] as const),
        layout.width - 2,
      ),
      2,
    ),
  ])
  const next = [
    'To explain one of them: builderbar explain <finding>',
    "To explain Nix's output: nix build ... 2>&1 | builderbar explain -",
  ]
  return `${[...blocks, next].map((block) => block.join('\n')).join('\n\n')}\n`
}

/** Formats the snippet, which is never wrapped so that it can be copied. */
export function formatPermanentFixLines(permanentFix: string | null, layout: TextLayout): string[] {
  if (permanentFix === null) return []
  return [layout.paint('strong', 'Permanent fix (nix-darwin)'), ...indent(sanitizeLines(permanentFix), 2), '']
}
