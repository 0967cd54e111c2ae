import type { Planned, RepairResult } from '../builder/plan.ts'
import type { Status } from '../builder/status.ts'
import type { Mac } from '../mac/mac.ts'
import type { Looker } from './look.ts'

/** What a person or a button asks for. A finding by key or id; a repair by id; both narrow. */
export interface Wanted {
  readonly finding?: string
  readonly repair?: string
}

export interface RunRepairsOptions {
  /** How long to look again while the builder starts; default 60000. */
  readonly patienceMs?: number
  /** Time between two looks afterwards; default and, on a real Mac, least 5000. */
  readonly paceMs?: number
  /** Called with each stage in words, present tense: "Waiting for the password.", "Looking again." */
  readonly onProgress?: (says: string) => void
  /** Called with each look that is made on the way. */
  readonly onStatus?: (status: Status) => void
}

/**
 * Plans for what is wanted, causes first, one plan for each repair and subject. Nothing wanted: the default
 * repair of every leading finding. Empty where nothing matches.
 */
export function planRepairs(_status: Status, _wanted: readonly Wanted[]): readonly Planned[] {
  throw new Error('planRepairs is being built')
}

/** The text that root would run for these plans; '' where none needs root. */
export function scriptOf(_plans: readonly Planned[]): string {
  throw new Error('scriptOf is being built')
}

/**
 * Runs plans that the person has seen, under one prompt, and looks again. The plans are made anew from a
 * fresh look first and must be what was shown. One result for each plan; it never throws.
 */
export async function runRepairs(
  _mac: Mac,
  _looker: Looker,
  _plans: readonly Planned[],
  _via: 'osascript' | 'sudo',
  _options: RunRepairsOptions = {},
): Promise<readonly RepairResult[]> {
  throw new Error('runRepairs is being built')
}
