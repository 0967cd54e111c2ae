import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import { type Receipt, receipt } from '../../core/model/receipt.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

/**
 * Where root leaves them, each a file of its own that anybody may read (docs/architecture.md, "Receipts").
 */
const receiptsFolder = '/Library/Application Support/Builderbar'

const maxReceiptBytes = 64 * 1024
/** The newest by their names, which begin with their time. A deep look leaves up to four, and they shall hide no undo. */
const maxReceipts = 256

/** What was seen and done with admin rights. What others than root may have written is no receipt. */
export function probeReceipts(mac: Mac): Promise<Observation<Receipt[]>> {
  return receiptsIn(mac, receiptsFolder, 0)
}

/** What was done without: in the person's own folder (repair/script/user-folder-shell.ts). */
export function probeUserReceipts(mac: Mac): Promise<Observation<Receipt[]>> {
  return receiptsIn(mac, `${mac.home}${receiptsFolder}/repairs`, mac.uid)
}

async function receiptsIn(mac: Mac, path: string, owner: number): Promise<Observation<Receipt[]>> {
  const folder = await mac.lstat(path)
  if (!folder.ok) return fromResult(mac, folder)
  if (!folder.value.exists) return observed(mac.now(), [])
  if (folder.value.kind !== 'folder' || folder.value.uid !== owner || (folder.value.mode & 0o022) !== 0) {
    return unavailable(
      mac.now(),
      `${path} is not a folder that only ${owner === 0 ? 'root' : 'you'} can change`,
    )
  }
  const names = await mac.list(path)
  if (!names.ok) return fromResult(mac, names)
  const files = (names.value ?? []).filter((name) => name.endsWith('.json')).slice(-maxReceipts)
  const receipts = await Promise.all(files.map((name) => readReceipt(mac, path, owner, name)))
  return observed(
    mac.now(),
    receipts.filter((one) => one !== null),
  )
}

async function readReceipt(mac: Mac, folder: string, owner: number, name: string): Promise<Receipt | null> {
  const path = `${folder}/${name}`
  const file = await mac.lstat(path)
  if (!file.ok || !file.value.exists || file.value.kind !== 'file') return null
  if (file.value.uid !== owner || (file.value.mode & 0o022) !== 0) return null
  const text = await mac.read(path, maxReceiptBytes)
  return text.ok && text.value !== null ? parsed(text.value, name) : null
}

function parsed(text: string, name: string): Receipt | null {
  try {
    const read = receipt.safeParse(JSON.parse(text))
    return read.success && `${read.data.id}.json` === name ? read.data : null
  } catch {
    return null
  }
}
