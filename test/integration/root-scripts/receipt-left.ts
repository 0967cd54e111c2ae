import type { Receipt } from '../../../electron/core/model/receipt.ts'
import { parseReceiptLines } from '../../../electron/core/model/receipt-lines.ts'

/** The id under which a receipt is read, and to which a test renames what root left. */
export const knownId = '20260302T100000Z-77-1'

/** The one receipt whose lines a script left, as `cat` gives them between other lines. */
export function receiptLeft(text: string, id = knownId): Receipt {
  const lines = text.split('\n').filter((line) => line.startsWith('{'))
  const receipt = parseReceiptLines(lines.map((line) => `${line}\n`).join(''), id)
  if (receipt === null) throw new Error(`no receipt: ${text}`)
  return receipt
}

/** Shell that gives what a run left the known id. */
export const renameReceipt = `(cd '/Library/Application Support/Builderbar' && mv backups/* backups/${knownId} && mv ./*.jsonl ${knownId}.jsonl)`
