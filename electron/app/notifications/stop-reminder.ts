import type { MonitorState } from '../../monitor/state/monitor-state.ts'
import { getReminderDelay, type Settings } from '../contract/settings.ts'

export interface StopReminderOptions {
  now(): Date
  state(): Pick<MonitorState, 'status'>
  settings(): Settings
  /** Forgets the reminder, which was shown or is no longer needed. */
  forget(): void
  /** Shows the notification. */
  show(): void
  /** Withdraws it from Notification Center. */
  withdraw(): void
}

/**
 * Says once that the builder, which the user stopped, is still stopped. Its time is in the settings, so that a restart of
 * the app does not lose it. It is forgotten once the builder runs again, also if a terminal started it.
 */
export class StopReminder {
  private readonly options: StopReminderOptions
  private timer: NodeJS.Timeout | undefined
  private wasPaused = false

  constructor(options: StopReminderOptions) {
    this.options = options
  }

  /** Called at every change of the builder's state or of the settings. */
  update(): void {
    const { settings, now, forget, show, withdraw } = this.options
    clearTimeout(this.timer)
    const state = this.options.state().status?.state ?? 'unknown'
    // The state is not known before the first scan, nor while launchctl hangs.
    if (state === 'unknown') return
    if (state !== 'paused' && this.wasPaused) withdraw()
    this.wasPaused = state === 'paused'
    const delay = getReminderDelay(settings(), now())
    if (delay === null) return
    if (state === 'paused' && delay > 0) {
      // While the Mac sleeps the timer rests; the scan after the wake calls again.
      this.timer = setTimeout(() => this.update(), delay).unref()
      return
    }
    forget()
    if (state === 'paused') show()
  }

  close(): void {
    clearTimeout(this.timer)
  }
}
