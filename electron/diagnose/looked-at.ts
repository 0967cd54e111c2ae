import type { Snapshot } from '../builder/snapshot.ts'

/** One line of the list of what was looked at, for the terminal and the popover. */
export interface LookedAt {
  readonly what: string
  readonly at: string
  readonly seen: boolean
  /** What was seen, in a few words, or why it was not. */
  readonly says: string
}

/** Every part of a look in a few words, in the order of the chain. */
export function lookedAt(_snapshot: Snapshot): LookedAt[] {
  return []
}
