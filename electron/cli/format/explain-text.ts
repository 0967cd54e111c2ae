import type { Explanation } from '../../diagnose/rules/explanation.ts'
import { indent, shownLines, wrap } from '../terminal/layout.ts'
import type { Page } from '../terminal/text-layout.ts'

/** What `builderbar explain` prints. */
export function explainText(explanation: Explanation, page: Page): string {
  const part = (title: string, text: string) => [
    page.paint('strong', title),
    ...indent(wrap(text, page.width - 2), 2),
    '',
  ]
  return [
    page.paint('strong', explanation.title),
    page.paint('quiet', explanation.id),
    '',
    ...part('What it means', explanation.meaning),
    ...part('How it is seen', explanation.seen),
    ...part('How it is repaired', explanation.repaired),
    ...lastingLines(explanation.lasting, page),
  ].join('\n')
}

/** The snippet as it is to be copied: never wrapped. */
export function lastingLines(lasting: string | null, page: Page): string[] {
  if (lasting === null) return []
  return [
    page.paint('strong', 'To make it last, in the nix-darwin configuration'),
    ...indent(shownLines(lasting), 2),
    '',
  ]
}
