import type { Observation } from '../../core/model/observation.ts'
import type { ChainLink } from '../facts/chain-link.ts'

/** One line of the list of checks, for the terminal and the popover. */
export interface CheckLine {
  readonly subject: string
  readonly at: string
  readonly observed: boolean
  /** Short description of what was observed, or the reason why it was not. */
  readonly message: string
}

/** The checks of one link of the chain; null: those of the Mac as a whole. */
export interface CheckGroup {
  readonly link: ChainLink['id'] | null
  readonly name: string
  readonly lines: readonly CheckLine[]
}

export function createLine<T>(
  subject: string,
  part: Observation<T>,
  message: (value: T) => string,
): CheckLine {
  return part.observed
    ? { subject, at: part.at, observed: true, message: message(part.value) }
    : { subject, at: part.at, observed: false, message: part.reason }
}
