import type { MonitorState } from './monitor-state.ts'

/** What the notification centre is asked to do. */
export type Notice =
  | {
      readonly show: 'down' | 'back'
      /** Stable per incident and kind; a later `withdraw` names it. */
      readonly id: string
      readonly title: string
      readonly body: string
      /** Key of the finding that a click opens. */
      readonly finding: string
    }
  | { readonly show: 'nothing'; readonly withdraw: string }

/**
 * Notifications that a change of state calls for: one when an incident opens, one when it is over; none while
 * the builder starts nor within 90 s of wake; warnings and notes call for none.
 */
export function noticesFor(
  _before: MonitorState,
  _after: MonitorState,
  _wokeAt: string | null,
): readonly Notice[] {
  throw new Error('noticesFor is being built')
}
