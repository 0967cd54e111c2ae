import { existsSync } from 'node:fs'
import { explain, listExplainedIds } from '../../diagnose/rules/explanation.ts'
import { repairById } from '../../repair/repairs.ts'
import type { ExplainAsked } from '../arguments/command.ts'
import { explainText, findingsText } from '../format/explain-text.ts'
import { wrongUsage } from '../terminal/exit-codes.ts'
import { sanitizeLine } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { nearestNames } from './nearest-name.ts'

type Explained = Omit<ExplainAsked, 'command'>

/** Whether a text or a derivation is to be read, which needs a look at the Mac (explain-input-command.ts). */
export function takesInput({ name, derivation }: Explained): boolean {
  if (derivation !== null) return true
  if (name === null || explain(idIn(name)) !== null) return false
  return name === '-' || name.includes('/') || existsSync(name)
}

/** `builderbar explain` for a finding, by its id or its key (`id@subject`), or for all findings; gives the exit code. */
export function explainCommand({ name, json }: Explained, terminal: Terminal): number {
  if (name === null) {
    const findings = listExplainedIds().map((id) => ({ id, title: explain(id)?.title ?? id }))
    terminal.out(json ? jsonText({ findings }) : findingsText(findings, terminal.page))
    return 0
  }
  const explanation = explain(idIn(name))
  if (explanation === null) {
    terminal.err(`builderbar: ${sanitizeLine(whyNoExplanation(idIn(name)))}\n`)
    return wrongUsage
  }
  const { id, title, background: meaning, detection: seen, remedy: repaired, permanentFix } = explanation
  const finding = {
    id,
    title,
    background: meaning,
    detection: seen,
    remedy: repaired,
    permanentFix: permanentFix,
  }
  terminal.out(json ? jsonText({ finding }) : explainText(explanation, terminal.page))
  return 0
}

function idIn(name: string): string {
  return name.split('@')[0] ?? name
}

function jsonText(value: object): string {
  return `${JSON.stringify({ schema: 2, ...value }, null, 2)}\n`
}

function whyNoExplanation(id: string): string {
  if (repairById(id) !== null) {
    return `${id} is a repair; builderbar repair ${id} --dry-run shows what it would do.`
  }
  const near = nearestNames(id, listExplainedIds())
  const meant = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''
  return `there is no finding and no file ${JSON.stringify(id)}.${meant} Findings: ${listExplainedIds().join(', ')}.`
}
