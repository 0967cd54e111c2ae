/** What is known of newer releases, and what is being done about them. */
export type UpdateState =
  | { readonly status: 'idle' }
  | { readonly status: 'checking' }
  /** This one is the newest. */
  | { readonly status: 'newest' }
  | { readonly status: 'available'; readonly version: string; readonly notes: string }
  | {
      readonly status: 'downloading'
      readonly version: string
      readonly notes: string
      readonly percent: number
    }
  /** It is downloaded and what it should be; quitting or a click installs it. */
  | { readonly status: 'ready'; readonly version: string; readonly notes: string }
  | { readonly status: 'failed'; readonly message: string }

/** What the settings page shows of it. */
export interface UpdatesView {
  /** Why this copy does not look for newer ones itself; null where it does. */
  readonly unavailable: string | null
  readonly state: UpdateState
  /** When it was last looked for a newer one, ISO-8601. */
  readonly checkedAt: string | null
  /** Why it cannot be installed now; null where it can. */
  readonly installRefusal: string | null
}

export const updateChoices = ['no', 'ask', 'automatic'] as const
/** Not at all; look daily and ask before anything is downloaded; download too. */
export type UpdateChoice = (typeof updateChoices)[number]

const dayMs = 86_400_000

/**
 * Whether it is looked for a newer release by itself: at most once a day, whoever started the app how often. A last time
 * in the future is one of a clock that was set back.
 */
export function isCheckDue(lastAt: string | null, now: Date): boolean {
  const since = now.getTime() - Date.parse(lastAt ?? '')
  return !(since >= 0 && since < dayMs)
}
