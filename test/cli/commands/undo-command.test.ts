import { expect, test } from 'vitest'
import type { UndoCommand } from '../../../electron/cli/arguments/command.ts'
import { runUndo } from '../../../electron/cli/commands/undo-command.ts'
import { keyPath } from '../../fixtures/key-file.ts'
import { observed } from '../../fixtures/observation.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { aStatus } from '../../fixtures/status.ts'
import { aQuietMac } from '../../monitor/fixtures/quiet-mac.ts'
import { createFixedScanner, createRecordedTerminal } from '../fixtures/recorded-terminal.ts'

const command: UndoCommand = {
  command: 'undo',
  list: true,
  dryRun: false,
  full: false,
  yes: false,
  via: null,
  json: false,
}

/** Returns the last line of `undo --list` on a Mac with this many repairs. */
async function readLastLine(count: number): Promise<string | undefined> {
  const sums = { [keyPath]: 'a'.repeat(64) }
  const receipts = Array.from({ length: count }, (_, index) =>
    aReceipt({
      id: `2026060${index + 1}T110000Z-1-1`,
      at: `2026-06-0${index + 1}T11:00:00.000Z`,
      name: 'fix-key-permissions',
      before: sums,
      checksums: sums,
    }),
  )
  const status = aStatus('healthy', [], { snapshot: healthySnapshot({ receipts: observed(receipts) }) })
  const terminal = createRecordedTerminal(null)
  await runUndo(command, { mac: aQuietMac(), scanner: createFixedScanner(status), terminal })
  return terminal.stdout.trimEnd().split('\n').at(-1)
}

test('the list of what can be undone ends with the command that does it', async () => {
  expect(await readLastLine(0)).toBe('Nothing to undo.')
  expect(await readLastLine(1)).toBe('To undo it: builderbar undo')
  expect(await readLastLine(2)).toBe('To undo the first of them: builderbar undo')
})
