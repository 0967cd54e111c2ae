import { planUndo, titleOfUndo, undoable } from '../../repair/undos.ts'
import type { UndoAsked } from '../arguments/command.ts'
import { exitCodeOfOutcomes } from '../terminal/exit-codes.ts'
import { indent, shown, wrap } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { Choice } from './plan-selection.ts'
import { carryOut, type RepairTools } from './repair-command.ts'

/** `builderbar undo`: takes back the last repair that can be; shown, asked and run as a repair is, with its exit codes. */
export async function undoCommand(asked: UndoAsked, tools: RepairTools): Promise<number> {
  const { looker, terminal } = tools
  const status = await looker.look()
  const { receipts } = status.snapshot
  if (!receipts.seen) {
    terminal.err(`builderbar: it is not known what can be taken back: ${shown(receipts.why)}\n`)
    return exitCodeOfOutcomes(['unknown'])
  }
  if (asked.list) return list(undoable(status.snapshot), asked.json, terminal)
  const planned = planUndo(status.snapshot)
  if (planned === null) {
    if (asked.json) terminal.out(`${JSON.stringify({ schema: 1, results: [] }, null, 2)}\n`)
    else terminal.out('Nothing to take back.\n')
    return 0
  }
  const choice: Choice = planned.planned
    ? { offered: [planned], refused: [] }
    : { offered: [], refused: [planned] }
  return carryOut(asked, status, choice, tools)
}

function list(receipts: ReturnType<typeof undoable>, json: boolean, terminal: Terminal): number {
  const lines = receipts.map((receipt) => ({
    id: receipt.id,
    repair: receipt.name,
    at: receipt.at,
    title: titleOfUndo(receipt),
    paths: Object.keys(receipt.checksums),
  }))
  if (json) terminal.out(`${JSON.stringify({ schema: 1, undoable: lines }, null, 2)}\n`)
  else if (lines.length === 0) terminal.out('Nothing to take back.\n')
  for (const { repair, at, title, paths } of json ? [] : lines) {
    const files =
      paths.length === 0 ? [] : indent(wrap(paths.map(shown).join(', '), terminal.page.width - 2), 2)
    terminal.out(`${[`${at}  ${shown(repair)}: ${title}`, ...files].join('\n')}\n`)
  }
  return 0
}
