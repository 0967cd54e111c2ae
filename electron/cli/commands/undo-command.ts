import { planUndo, titleOfUndo, undoable } from '../../repair/undos.ts'
import type { UndoCommand } from '../arguments/command.ts'
import { formatJson } from '../format/json-text.ts'
import { getOutcomesExitCode } from '../terminal/exit-codes.ts'
import { indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { PlanSelection } from './plan-selection.ts'
import { type RepairTools, runPlans } from './repair-command.ts'

/** `builderbar undo`: reverts the last repair that can be undone; handled like a repair, with the same exit codes. */
export async function runUndo(command: UndoCommand, tools: RepairTools): Promise<number> {
  const { scanner, terminal } = tools
  const status = await scanner.scan()
  const { receipts } = status.snapshot
  if (!receipts.observed) {
    terminal.err(`builderbar: it is not known what can be taken back: ${sanitizeLine(receipts.reason)}\n`)
    return getOutcomesExitCode(['unknown'])
  }
  if (command.list) return printUndoable(undoable(status.snapshot), command.json, terminal)
  const planned = planUndo(status.snapshot)
  if (planned === null) {
    if (command.json) terminal.out(`${formatJson({ schema: 2, results: [] }, 2)}\n`)
    else terminal.out('Nothing to take back.\n')
    return 0
  }
  const choice: PlanSelection = planned.ok
    ? { offered: [planned], refused: [] }
    : { offered: [], refused: [planned] }
  return runPlans(command, status, choice, tools)
}

function printUndoable(receipts: ReturnType<typeof undoable>, json: boolean, terminal: Terminal): number {
  const lines = receipts.map((receipt) => ({
    id: receipt.id,
    repair: receipt.name,
    at: receipt.at,
    title: titleOfUndo(receipt),
    paths: Object.keys(receipt.checksums),
  }))
  if (json) terminal.out(`${formatJson({ schema: 2, undoable: lines }, 2)}\n`)
  else if (lines.length === 0) terminal.out('Nothing to take back.\n')
  for (const { repair, at, title, paths } of json ? [] : lines) {
    const files =
      paths.length === 0 ? [] : indent(wrap(paths.map(sanitizeLine).join(', '), terminal.layout.width - 2), 2)
    terminal.out(
      `${[`${sanitizeLine(at)}  ${sanitizeLine(repair)}: ${sanitizeLine(title)}`, ...files].join('\n')}\n`,
    )
  }
  return 0
}
