import * as z from 'zod'
import { parseJson } from '../text/parse-json.ts'

/** vzvm writes to macOS' unified log, not to its output (applicative-systems/vzvm, README). */
const vzvmSubsystem = 'systems.applicative.vzvm'

/** `path` of this log in a snapshot: it is not a file. */
export const unifiedLogPath = `unified log, ${vzvmSubsystem}`

/** The last quarter of an hour, so that `log` takes seconds; one JSON object a line. */
export const unifiedLogArguments = [
  'show',
  '--style',
  'ndjson',
  '--info',
  '--last',
  '15m',
  '--predicate',
  `subsystem == "${vzvmSubsystem}"`,
] as const

/** Returns the command as a user would type it. */
export function formatUnifiedLogCommand(): string {
  return `log show --info --last 15m --predicate 'subsystem == "${vzvmSubsystem}"'`
}

/** The fields of an event that are read (log(1), "--style ndjson"). */
const event = z.object({ eventMessage: z.string(), timestamp: z.string(), userID: z.int() })

export interface UnifiedLog {
  readonly text: string
  /** Time of the last event; null if macOS printed it in an unknown form. */
  readonly lastAt: string | null
}

/**
 * Returns the messages of root's own processes in the output of `log show --style ndjson`; null if there is none. Any program may
 * write under any subsystem, so an event of another account proves nothing about the builder.
 */
export function parseUnifiedLog(ndjson: string, rootUid: number): UnifiedLog | null {
  const events = ndjson
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .flatMap((line) => {
      const parsed = event.safeParse(parseJson(line))
      return parsed.success && parsed.data.userID === rootUid ? [parsed.data] : []
    })
  const lastEvent = events.at(-1)
  if (lastEvent === undefined) return null
  const at = Date.parse(lastEvent.timestamp.replace(/([+-]\d{2})(\d{2})$/, '$1:$2').replace(' ', 'T'))
  return {
    text: events.map(({ eventMessage }) => eventMessage).join('\n'),
    lastAt: Number.isNaN(at) ? null : new Date(at).toISOString(),
  }
}
