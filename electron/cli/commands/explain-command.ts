import { explain, explainedIds } from '../../diagnose/rules/explanation.ts'
import { repairById } from '../../repair/repairs.ts'
import { nearestNames } from '../arguments/nearest-name.ts'
import { explainText } from '../format/explain-text.ts'
import { wrongUsage } from '../terminal/exit-codes.ts'
import { sanitizeLine } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** `builderbar explain`: a finding by its id or its key (`id@subject`). */
export function explainCommand(name: string, terminal: Terminal): number {
  const id = name.split('@')[0] ?? name
  const explanation = explain(id)
  if (explanation === null) {
    terminal.err(`builderbar: ${sanitizeLine(whyNoExplanation(id))}\n`)
    return wrongUsage
  }
  terminal.out(explainText(explanation, terminal.page))
  return 0
}

function whyNoExplanation(id: string): string {
  if (repairById(id) !== null) {
    return `${id} is a repair; builderbar repair ${id} --dry-run shows what it would do.`
  }
  const near = nearestNames(id, explainedIds())
  const meant = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''
  return `there is no finding ${JSON.stringify(id)}.${meant} Findings: ${explainedIds().join(', ')}.`
}
