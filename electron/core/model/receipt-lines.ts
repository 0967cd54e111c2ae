import * as z from 'zod'
import { type Receipt, receipt } from './receipt.ts'

/** The first line of a receipt: what is done, before anything of it is. */
const headLine = z.object({
  kind: z.enum(['repair', 'undo', 'root-scan']),
  name: z.string(),
  osBuild: z.string(),
  undoes: z.string(),
})

/** A line for each change, appended before it is made; `after` is empty for what is not a file. */
const changeLine = z.object({ changes: z.string(), before: z.string(), after: z.string() })

const observedLine = z.object({ observed: z.string(), sum: z.string() })

const guestLine = z.object({
  guest: z.string(),
  login: z.string(),
  totalKib: z.number().nullable(),
  freeKib: z.number().nullable(),
  clockSeconds: z.number().nullable(),
})

const laterLine = z.union([changeLine, observedLine, guestLine])

/**
 * Reads a receipt as root's script appends it, a JSON object a line (repair/shell/helpers.sh). Its time is that of its id.
 * A line that a power cut has torn counts for nothing, and so does a repair that came to no line of what it changes. Null
 * where it is no receipt. Never throws.
 */
export function parseReceiptLines(text: string, id: string): Receipt | null {
  const [first, ...later] = text.split('\n').slice(0, -1).map(parseLine)
  const head = headLine.safeParse(first)
  const time = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-/.exec(id)
  if (!head.success || time === null) return null
  const [, year, month, day, hour, minute, second] = time
  const { kind, name, osBuild, undoes } = head.data
  const before: Record<string, string> = {}
  const checksums: Record<string, string> = {}
  let guest: unknown = null
  for (const line of later) {
    const parsed = laterLine.safeParse(line)
    if (!parsed.success) continue
    const { data } = parsed
    if ('changes' in data) {
      before[data.changes] = data.before
      if (data.after !== '') checksums[data.changes] = data.after
    } else if ('observed' in data) checksums[data.observed] = data.sum
    else guest = { ...data, uri: data.guest }
  }
  if (kind === 'repair' && Object.keys(before).length === 0 && guest === null) return null
  const made = receipt.safeParse({
    id,
    kind,
    name,
    at: `${year}-${month}-${day}T${hour}:${minute}:${second}Z`,
    osBuild: osBuild === '' ? null : osBuild,
    checksums,
    before,
    undoes: undoes === '' ? null : undoes,
    guest,
  })
  return made.success ? made.data : null
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
