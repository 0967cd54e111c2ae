import type { SettingsChange } from '../../electron/app/contract/settings.ts'
import { formatClockTime } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

interface SnoozeButtonsProps {
  readonly until: string | null
  /** Why notifications cannot be snoozed, or null. */
  readonly reason: string | null
  readonly changeSettings: (choice: SettingsChange) => void
}

/** Buttons to snooze notifications; while they are snoozed, the time until then and a button to end it. */
export function SnoozeButtons({ until, reason, changeSettings }: SnoozeButtonsProps) {
  const text = messages.snooze
  const isDisabled = reason !== null
  return (
    <div className="setting setting-line" aria-live="polite">
      <div>
        <p>{until === null ? text.message : text.until(formatClockTime(until))}</p>
        {isDisabled && <p className="secondary">{reason}</p>}
      </div>
      <div className="setting-buttons">
        {until === null ? (
          <>
            <button
              type="button"
              className="button small"
              disabled={isDisabled}
              onClick={() => changeSettings({ kind: 'snooze', until: 'hour' })}
            >
              {text.hour}
            </button>
            <button
              type="button"
              className="button small"
              disabled={isDisabled}
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
