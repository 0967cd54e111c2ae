import type { SettingsChange } from '../../electron/app/contract/settings.ts'
import { clockTime } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

interface SnoozeSelectProps {
  readonly until: string | null
  readonly choose: (choice: SettingsChange) => void
}

/** Holds notifications back for a while, or says until when and takes it back. */
export function SnoozeSelect({ until, choose }: SnoozeSelectProps) {
  const text = messages.snooze
  return (
    <div className="setting snooze" aria-live="polite">
      <p className="secondary">{until === null ? text.message : text.until(clockTime(until))}</p>
      <div className="buttons">
        {until === null ? (
          <>
            <button
              type="button"
              className="button small"
              onClick={() => choose({ kind: 'snooze', until: 'hour' })}
            >
              {text.hour}
            </button>
            <button
              type="button"
              className="button small"
              onClick={() => choose({ kind: 'snooze', until: 'tomorrow' })}
            >
              {text.tomorrow}
            </button>
          </>
        ) : (
          <button
            type="button"
            className="button small"
            onClick={() => choose({ kind: 'snooze', until: 'no' })}
          >
            {text.end}
          </button>
        )}
      </div>
    </div>
  )
}
