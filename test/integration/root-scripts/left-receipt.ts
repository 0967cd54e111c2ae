import type { Receipt } from '../../../electron/core/model/receipt.ts'
import { parseReceiptLines } from '../../../electron/core/model/receipt-lines.ts'
import { receiptId } from '../../fixtures/receipt.ts'

/** Returns the receipt whose lines a script left, from the output of `cat`. */
export function parseLeftReceipt(text: string, id = receiptId): Receipt {
  const lines = text.split('\n').filter((line) => line.startsWith('{'))
  const receipt = parseReceiptLines(lines.map((line) => `${line}\n`).join(''), id)
  if (receipt === null) throw new Error(`no receipt: ${text}`)
  return receipt
}

/** Shell text that renames the receipt of a run to `receiptId`. */
export const renameReceipt = `(cd '/Library/Application Support/Builderbar' && mv backups/* backups/${receiptId} && mv ./*.jsonl ${receiptId}.jsonl)`
