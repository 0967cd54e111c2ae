import { type Snapshot, snapshotSchema } from '../../core/model/snapshot.ts'
import { parseJson } from '../../core/text/parse-json.ts'

export type SavedSnapshotResult =
  | { readonly ok: true; readonly snapshot: Snapshot }
  | { readonly ok: false; readonly reason: string }

const readableSchema = 2

/**
 * Parses a saved snapshot: the output of `status --json`, its `snapshot` alone, or a report. For anything else `reason` is a
 * phrase that follows the file's name. Never throws.
 */
export function parseSavedSnapshot(bytes: Buffer): SavedSnapshotResult {
  const reject = (reason: string): SavedSnapshotResult => ({ ok: false, reason })
  if (bytes.length === 0) return reject('is empty')
  const text = decodeText(bytes)
  if (text === null) return reject('is binary and no snapshot')
  const json = /(?:^|\n)```json\n([\s\S]*?)\n```/.exec(text)?.[1] ?? text
  const value = parseJson(json)
  if (value === undefined) return reject(describeInvalidJson(json))
  return parseValue(hasSnapshot(value) ? value.snapshot : value)
}

function decodeText(bytes: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}

function describeInvalidJson(json: string): string {
  const start = json.trimStart().slice(0, 1)
  if (start === '') return 'has nothing but blanks'
  if (start !== '{') return 'is no JSON and no report of Builderbar'
  const isCut = !json.trimEnd().endsWith('}')
  return isCut ? 'is incomplete. Save it again' : "is damaged: it isn't valid JSON"
}

function hasSnapshot(value: unknown): value is { snapshot: unknown } {
  return typeof value === 'object' && value !== null && 'snapshot' in value
}

function parseValue(value: unknown): SavedSnapshotResult {
  if (typeof value !== 'object' || value === null || !('schema' in value)) {
    return { ok: false, reason: 'is JSON, and no snapshot of Builderbar' }
  }
  if (value.schema !== readableSchema) {
    const schema = typeof value.schema === 'number' ? value.schema : 'unknown'
    return {
      ok: false,
      reason: `is a snapshot of schema ${schema}, and this Builderbar reads schema ${readableSchema}: read it with the version that made it`,
    }
  }
  const parsed = snapshotSchema.safeParse(value)
  if (parsed.success) return { ok: true, snapshot: parsed.data }
  const problems = parsed.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'the whole'} (${issue.message})`)
  return { ok: false, reason: `isn't a complete snapshot: ${problems.join('; ')}` }
}
