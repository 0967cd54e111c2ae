import { existsSync } from 'node:fs'
import { formatList } from '../../core/text/quantities.ts'
import { explain, groupFindings, listExplainedIds } from '../../diagnose/rules/explanation.ts'
import type { ExplainCommand } from '../arguments/command.ts'
import { formatFindingList, formatRuleExplanation } from '../format/explain-text.ts'
import { formatJsonOutput } from '../format/json-text.ts'
import { wrongUsage } from '../terminal/exit-codes.ts'
import { sanitizeLine } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { findNearestNames } from './nearest-name.ts'

type Explained = Omit<ExplainCommand, 'command'>

/** Whether the command explains a text or a derivation, which requires a scan (explain-input-command.ts). */
export function takesInput({ name, derivation }: Explained): boolean {
  if (derivation !== null) return true
  if (name === null || explain(getId(name)) !== null) return false
  return name === '-' || name.includes('/') || existsSync(name)
}

/** `builderbar explain` for a finding, by its id or its key (`id@subject`), or for all findings. Returns the exit code. */
export async function runExplain({ name, json }: Explained, terminal: Terminal): Promise<number> {
  if (name === null) {
    terminal.out(
      json
        ? formatJsonOutput({ findings: listTitles() })
        : formatFindingList(groupFindings(), terminal.layout),
    )
    return 0
  }
  const explanation = explain(getId(name))
  if (explanation === null) {
    terminal.err(`builderbar: ${sanitizeLine(await describeUnknownFinding(getId(name)))}\n`)
    return wrongUsage
  }
  const { id, title, background, detection, remedy, permanentFix } = explanation
  const finding = {
    id,
    title,
    background,
    detection,
    remedy,
    permanentFix,
  }
  terminal.out(json ? formatJsonOutput({ finding }) : formatRuleExplanation(explanation, terminal.layout))
  return 0
}

function listTitles(): readonly { id: string; title: string }[] {
  return listExplainedIds().map((id) => ({ id, title: explain(id)?.title ?? id }))
}

function getId(name: string): string {
  return name.split('@')[0] ?? name
}

async function describeUnknownFinding(id: string): Promise<string> {
  const { findRepair } = await import('../../repair/repairs.ts')
  if (findRepair(id) !== null) {
    return `${id} is a repair; builderbar repair ${id} --dry-run shows what it would do.`
  }
  const nearestNames = findNearestNames(id, listExplainedIds())
  const suggestion = nearestNames.length > 0 ? ` Did you mean ${formatList(nearestNames, 'or')}?` : ''
  return `there is no problem or file ${JSON.stringify(id)}.${suggestion} To list all problems: builderbar explain`
}
