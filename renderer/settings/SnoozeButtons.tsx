import type { SettingsChange } from '../../electron/app/contract/settings.ts'
import { formatClockTime } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

interface SnoozeButtonsProps {
  readonly until: string | null
  readonly changeSettings: (choice: SettingsChange) => void
}

/** Buttons to snooze notifications; while they are snoozed, the time until then and a button to end it. */
export function SnoozeButtons({ until, changeSettings }: SnoozeButtonsProps) {
  const text = messages.snooze
  return (
    <div className="setting setting-line" aria-live="polite">
      <p>{until === null ? text.message : text.until(formatClockTime(until))}</p>
      <div className="setting-buttons">
        {until === null ? (
          <>
            <button
              type="button"
              className="button small"
              onClick={() => changeSettings({ kind: 'snooze', until: 'hour' })}
            >
              {text.hour}
            </button>
            <button
              type="button"
              className="button small"
              onClick={() => changeSettings({ kind: 'snooze', until: 'tomorrow' })}
            >
              {text.tomorrow}
            </button>
          </>
        ) : (
          <button
            type="button"
            className="button small"
            onClick={() => changeSettings({ kind: 'snooze', until: 'no' })}
          >
            {text.end}
          </button>
        )}
      </div>
    </div>
  )
}
