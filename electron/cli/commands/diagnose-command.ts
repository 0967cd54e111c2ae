import type { Readable } from 'node:stream'
import { formatBytes } from '../../core/text/quantities.ts'
import { createStatus } from '../../diagnose/diagnosed-status.ts'
import type { DiagnoseCommand } from '../arguments/command.ts'
import { parseSavedSnapshot } from '../report/saved-snapshot.ts'
import { wrongUsage } from '../terminal/exit-codes.ts'
import { describeInput, readInput } from '../terminal/input.ts'
import { sanitizeLine } from '../terminal/layout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { printStatus } from './status-command.ts'

/** More than any snapshot has. */
const maxBytes = 16 * 1024 * 1024

/** `builderbar diagnose`: prints what `status` would print for a saved snapshot; `-` reads it from stdin. */
export async function runDiagnose(
  { file, format }: Omit<DiagnoseCommand, 'command'>,
  terminal: Terminal,
  stdin: Readable,
): Promise<number> {
  const refuse = (reason: string) => {
    terminal.err(`builderbar: ${sanitizeLine(describeInput(file))} ${sanitizeLine(reason)}.\n`)
    return wrongUsage
  }
  const read = await readInput(file, stdin, maxBytes)
  if (!read.ok)
    return refuse(read.reason ?? `is larger than ${formatBytes(maxBytes)}, and no snapshot is that large`)
  const result = parseSavedSnapshot(read.bytes)
  if (!result.ok) return refuse(result.reason)
  return printStatus(createStatus(result.snapshot), terminal, format)
}
