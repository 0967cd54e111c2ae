/** One line of the list of what was looked at, for the terminal and the popover. */
export interface LookedAt {
  readonly what: string
  readonly at: string
  readonly seen: boolean
  /** What was seen, in a few words, or why it was not. */
  readonly says: string
}
