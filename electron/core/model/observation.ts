/**
 * One part of a scan: the value that was observed, or why it could not be. Never a guess. `at` is the time of the
 * observation (ISO 8601), so that an old value cannot be mistaken for a new one.
 */
export type Observation<T> = { readonly observed: true; readonly at: string; readonly value: T } | Unavailable

export interface Unavailable {
  readonly observed: false
  readonly at: string
  readonly reason: string
  /** The words of the program in the reason, where a rule reads them. */
  readonly output?: string
}

export function observed<T>(at: Date, value: T): Observation<T> {
  return { observed: true, at: at.toISOString(), value }
}

export function unavailable(at: Date, reason: string): Unavailable {
  return { observed: false, at: at.toISOString(), reason }
}

/** Returns the observed value, else null: for rules that report nothing about parts that were not observed. */
export function valueOrNull<T>(part: Observation<T> | null | undefined): T | null {
  return part?.observed ? part.value : null
}
