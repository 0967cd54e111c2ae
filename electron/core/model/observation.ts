import * as z from 'zod'

/**
 * One part of a look at the Mac: what was seen, or why it could not be seen.
 * It is never a guess, and an old value is never shown as a new one: `at` says when it was looked at.
 */
export type Seen<T> =
  | { readonly seen: true; readonly at: string; readonly value: T }
  | { readonly seen: false; readonly at: string; readonly why: string }

/** The schema of `Seen<T>` for a part whose value has the given schema. */
export function seenOf<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('seen', [
    z.object({ seen: z.literal(true), at: z.iso.datetime(), value }),
    z.object({ seen: z.literal(false), at: z.iso.datetime(), why: z.string() }),
  ])
}

export function saw<T>(at: Date, value: T): Seen<T> {
  return { seen: true, at: at.toISOString(), value }
}

export function notSeen(at: Date, why: string): { seen: false; at: string; why: string } {
  return { seen: false, at: at.toISOString(), why }
}

/** The value where it was seen, else null. For rules that say nothing about what was not seen. */
export function valueIfSeen<T>(part: Seen<T> | undefined): T | null {
  return part?.seen ? part.value : null
}
