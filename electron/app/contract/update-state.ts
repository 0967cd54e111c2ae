/** The state of the update check, download or installation. */
export type UpdateState =
  | { readonly status: 'idle' }
  | { readonly status: 'checking' }
  /** The running version is the newest. */
  | { readonly status: 'newest' }
  | { readonly status: 'available'; readonly version: string; readonly notes: string }
  | {
      readonly status: 'downloading'
      readonly version: string
      readonly notes: string
      readonly percent: number
    }
  /** Downloaded and verified; quitting or a click installs it. */
  | { readonly status: 'ready'; readonly version: string; readonly notes: string }
  | { readonly status: 'failed'; readonly message: string }

/** What the settings page shows of it. */
export interface UpdatesView {
  /** Why this copy does not check for updates itself; null if it does. */
  readonly unavailable: string | null
  readonly state: UpdateState
  /** Time of the last check for updates, ISO 8601. */
  readonly checkedAt: string | null
  /** Why the update cannot be installed now; null if it can. */
  readonly installRefusal: string | null
}

export const updateChoices = ['no', 'ask', 'automatic'] as const
/** No checks; daily checks that ask before a download; daily checks with downloads. */
export type UpdateChoice = (typeof updateChoices)[number]

const dayMs = 86_400_000

/**
 * Whether the daily update check is due: at most once in 24 hours, across restarts. A last check in the future means that
 * the clock was set back, so a check is due.
 */
export function isCheckDue(lastAt: string | null, now: Date): boolean {
  const since = now.getTime() - Date.parse(lastAt ?? '')
  return !(since >= 0 && since < dayMs)
}
