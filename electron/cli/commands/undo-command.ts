import type { Snapshot } from '../../core/model/snapshot.ts'
import { formatLocalTime } from '../../core/text/local-time.ts'
import { plan } from '../../monitor/repairs/planner.ts'
import { formatUndoTitle, listUndoable } from '../../repair/undos.ts'
import type { UndoCommand } from '../arguments/command.ts'
import { formatJsonOutput } from '../format/json-text.ts'
import { getOutcomesExitCode } from '../terminal/exit-codes.ts'
import { indent, sanitizeLine, wrap } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { type RepairTools, runPlanning } from './repair-command.ts'

/** `builderbar undo`: undoes the newest repair that can be undone; shown, confirmed and run like a repair, with its exit codes. */
export async function runUndo(command: UndoCommand, tools: RepairTools): Promise<number> {
  const { scanner, terminal } = tools
  const status = await scanner.scan()
  const { receipts } = status.snapshot
  if (!receipts.observed) {
    terminal.err(`builderbar: can't tell what can be undone: ${sanitizeLine(receipts.reason)}\n`)
    return getOutcomesExitCode(['unknown'])
  }
  if (command.list) return printUndoable(status.snapshot, command.json, terminal)
  const [newest] = listUndoable(status.snapshot)
  if (newest === undefined) {
    if (command.json) terminal.out(formatJsonOutput({ results: [] }))
    else terminal.out('Nothing to undo.\n')
    return 0
  }
  return runPlanning(command, status, plan(status, { kind: 'undo', receipt: newest.id }), tools)
}

function printUndoable(snapshot: Snapshot, json: boolean, terminal: Terminal): number {
  const lines = listUndoable(snapshot).map((receipt) => ({
    id: receipt.id,
    repair: receipt.name,
    at: receipt.at,
    title: formatUndoTitle(snapshot, receipt),
    paths: Object.keys(receipt.checksums),
  }))
  if (json) terminal.out(formatJsonOutput({ undoable: lines }))
  else if (lines.length === 0) terminal.out('Nothing to undo.\n')
  if (json || lines.length === 0) return 0
  for (const { at, title, paths } of lines) {
    const files =
      paths.length === 0 ? [] : indent(wrap(paths.map(sanitizeLine).join(', '), terminal.layout.width - 2), 2)
    terminal.out(
      `${[`${sanitizeLine(formatLocalTime(at, snapshot.takenAt))}  ${sanitizeLine(title)}`, ...files].join('\n')}\n`,
    )
  }
  const introduction = lines.length === 1 ? 'To undo it' : 'To undo the first of them'
  terminal.out(`\n${introduction}: ${terminal.layout.paint('strong', 'builderbar undo')}\n`)
  return 0
}
