import type { Receipt } from '../../../electron/core/model/receipt.ts'
import { parseReceiptLines } from '../../../electron/core/model/receipt-lines.ts'

/** The id under which a receipt is parsed, and to which a test renames root's receipt. */
export const knownId = '20260302T100000Z-77-1'

/** Returns the receipt whose lines a script left, from the output of `cat`. */
export function parseLeftReceipt(text: string, id = knownId): Receipt {
  const lines = text.split('\n').filter((line) => line.startsWith('{'))
  const receipt = parseReceiptLines(lines.map((line) => `${line}\n`).join(''), id)
  if (receipt === null) throw new Error(`no receipt: ${text}`)
  return receipt
}

/** Shell text that renames the receipt of a run to the known id. */
export const renameReceipt = `(cd '/Library/Application Support/Builderbar' && mv backups/* backups/${knownId} && mv ./*.jsonl ${knownId}.jsonl)`
