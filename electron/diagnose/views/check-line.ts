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

/**
 * Creates the line of an observation. Its text is formatted when it is read: `status` only counts the lines that were not
 * observed, and the first use of Intl takes longer than that.
 */
export function createLine<T>(
  subject: string,
  part: Observation<T>,
  formatMessage: (value: T) => string,
): CheckLine {
  if (!part.observed) return { subject, at: part.at, observed: false, message: part.reason }
  return {
    subject,
    at: part.at,
    observed: true,
    get message() {
      return formatMessage(part.value)
    },
  }
}
