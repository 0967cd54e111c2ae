/**
 * One part of a look at the Mac: what was seen, or why it could not be seen.
 * It is never a guess, and an old value is never shown as a new one: `at` says when it was looked at.
 */
export type Observation<T> =
  | { readonly observed: true; readonly at: string; readonly value: T }
  | { readonly observed: false; readonly at: string; readonly reason: string }

export function observed<T>(at: Date, value: T): Observation<T> {
  return { observed: true, at: at.toISOString(), value }
}

export function unavailable(at: Date, reason: string): { observed: false; at: string; reason: string } {
  return { observed: false, at: at.toISOString(), reason }
}

/** The value where it was seen, else null. For rules that say nothing about what was not seen. */
export function valueOrNull<T>(part: Observation<T> | null | undefined): T | null {
  return part?.observed ? part.value : null
}
