import type { MonitorState } from '../../monitor/state/monitor-state.ts'
import { getReminderDelay, type Settings } from '../contract/settings.ts'

export interface StopReminderOptions {
  now(): Date
  state(): Pick<MonitorState, 'status'>
  settings(): Settings
  /** Forgets the reminder, which was shown or has nothing left to remind of. */
  forget(): void
  /** Shows the notification. */
  show(): void
  /** Withdraws it from Notification Center. */
  withdraw(): void
}

export interface StopReminder {
  /** Called at every change of the builder's state or of the settings. */
  update(): void
  close(): void
}

/**
 * Says once that the builder, which the user stopped, is still stopped. Its time is in the settings, so that a restart of
 * the app does not lose it. It is forgotten once the builder runs again, also if a terminal started it.
 */
export function openStopReminder(options: StopReminderOptions): StopReminder {
  let timer: NodeJS.Timeout | undefined
  let wasPaused = false
  const update = () => {
    clearTimeout(timer)
    const state = options.state().status?.state ?? 'unknown'
    // The state is not known before the first scan, nor while launchctl hangs.
    if (state === 'unknown') return
    if (state !== 'paused' && wasPaused) options.withdraw()
    wasPaused = state === 'paused'
    const delay = getReminderDelay(options.settings(), options.now())
    if (delay === null) return
    if (state === 'paused' && delay > 0) {
      // While the Mac sleeps the timer rests; the scan after the wake calls again.
      timer = setTimeout(update, delay).unref()
      return
    }
    options.forget()
    if (state === 'paused') options.show()
  }
  return { update, close: () => clearTimeout(timer) }
}
