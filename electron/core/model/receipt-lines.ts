import * as z from 'zod'
import { parseJson } from '../text/parse-json.ts'
import { type Receipt, receipt } from './receipt.ts'

/** The first line of a receipt, written before anything is changed. */
const headLine = z.object({
  kind: z.enum(['repair', 'undo', 'root-scan']),
  name: z.string(),
  osBuild: z.string(),
  undoes: z.string(),
})

/** A line for each change, appended before the change is made; `after` is empty if no file is changed. */
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
 * Parses a receipt, to which a root script appends one JSON object per line (repair/shell/helpers/common.sh). Its time is part of
 * its id. Ignores a line torn by a power cut. Returns null if the text is not a receipt, or if the repair ended before its
 * first change. Never throws.
 */
export function parseReceiptLines(text: string, id: string): Receipt | null {
  const [first = '', ...laterLines] = text.split('\n').slice(0, -1)
  const head = headLine.safeParse(parseJson(first))
  const time = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-/.exec(id)
  if (!head.success || time === null) return null
  const [, year, month, day, hour, minute, second] = time
  const { kind, name, osBuild, undoes } = head.data
  const before: Record<string, string> = {}
  const checksums: Record<string, string> = {}
  let guest: unknown = null
  for (const line of laterLines) {
    const parsed = laterLine.safeParse(parseJson(line))
    if (!parsed.success) continue
    const { data } = parsed
    if ('changes' in data) {
      before[data.changes] = data.before
      if (data.after !== '') checksums[data.changes] = data.after
    } else if ('observed' in data) checksums[data.observed] = data.sum
    else guest = { ...data, uri: data.guest }
  }
  if (kind === 'repair' && Object.keys(before).length === 0 && guest === null) return null
  const parsed = receipt.safeParse({
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
  return parsed.success ? parsed.data : null
}
