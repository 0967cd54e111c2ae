import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import { type Receipt, receipt } from '../../core/model/receipt.ts'
import { parseReceiptLines } from '../../core/model/receipt-lines.ts'
import { parseJson } from '../../core/text/parse-json.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

/** Texts of the folders of receipts. */
export const receiptsProbeTexts = defineTexts({
  notOfRoot: (path: string) => `${path} isn't a folder that only root can change`,
  notYours: (path: string) => `${path} isn't a folder that only you can change`,
})

/** Root scripts write their receipts here, one world-readable file each (docs/architecture.md, "Receipts"). */
const receiptsFolder = '/Library/Application Support/Builderbar'

const maxReceiptBytes = 64 * 1024
/** Only the newest are read: names begin with the time. A root scan writes up to four, so there must be room for older undos. */
const maxReceipts = 256

/** Reads the receipts of root scans and of repairs with admin rights. Files that anyone but root can change are ignored. */
export function probeReceipts(mac: Mac): Promise<Observation<Receipt[]>> {
  return readReceipts(mac, receiptsFolder, 0)
}

/**
 * Reads the receipts of repairs without admin rights, from the user's own folder
 * (repair/script/user-folder-shell.ts).
 */
export function probeUserReceipts(mac: Mac): Promise<Observation<Receipt[]>> {
  return readReceipts(mac, `${mac.home}${receiptsFolder}/repairs`, mac.uid)
}

async function readReceipts(mac: Mac, path: string, owner: number): Promise<Observation<Receipt[]>> {
  const folder = await mac.lstat(path)
  if (!folder.ok) return fromResult(mac, folder)
  if (!folder.value.exists) return observed(mac.now(), [])
  if (folder.value.kind !== 'folder' || folder.value.uid !== owner || (folder.value.mode & 0o022) !== 0) {
    return unavailable(
      mac.now(),
      owner === 0 ? receiptsProbeTexts.notOfRoot(path) : receiptsProbeTexts.notYours(path),
    )
  }
  const names = await mac.list(path)
  if (!names.ok) return fromResult(mac, names)
  const files = (names.value ?? []).filter((name) => /\.jsonl?$/.test(name)).slice(-maxReceipts)
  const receipts = await Promise.all(files.map((name) => readReceipt(mac, path, owner, name)))
  return observed(
    mac.now(),
    receipts.filter((receipt) => receipt !== null),
  )
}

async function readReceipt(mac: Mac, folder: string, owner: number, name: string): Promise<Receipt | null> {
  const path = `${folder}/${name}`
  const file = await mac.lstat(path)
  if (!file.ok || !file.value.exists || file.value.kind !== 'file') return null
  if (file.value.uid !== owner || (file.value.mode & 0o022) !== 0) return null
  const text = await mac.read(path, maxReceiptBytes)
  return text.ok && text.value !== null ? parseReceipt(text.value, name) : null
}

/** Parses a receipt. Those of an earlier Builderbar are one JSON object. */
function parseReceipt(text: string, name: string): Receipt | null {
  if (name.endsWith('.jsonl')) return parseReceiptLines(text, name.slice(0, -'.jsonl'.length))
  const parsed = receipt.safeParse(parseJson(text))
  return parsed.success && `${parsed.data.id}.json` === name ? parsed.data : null
}
