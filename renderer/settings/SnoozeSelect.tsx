import type { Choice } from '../../electron/app/contract/settings.ts'
import { clockTime } from '../format/durations.ts'
import { words } from '../format/locale.ts'

interface SnoozeChoiceProps {
  readonly until: string | null
  readonly choose: (choice: Choice) => void
}

/** Holds notifications back for a while, or says until when and takes it back. */
export function SnoozeChoice({ until, choose }: SnoozeChoiceProps) {
  const text = words.snooze
  return (
    <div className="setting snooze" aria-live="polite">
      <p className="secondary">{until === null ? text.says : text.until(clockTime(until))}</p>
      <div className="buttons">
        {until === null ? (
          <>
            <button
              type="button"
              className="button small"
              onClick={() => choose({ choose: 'snooze', until: 'hour' })}
            >
              {text.hour}
            </button>
            <button
              type="button"
              className="button small"
              onClick={() => choose({ choose: 'snooze', until: 'tomorrow' })}
            >
              {text.tomorrow}
            </button>
          </>
        ) : (
          <button
            type="button"
            className="button small"
            onClick={() => choose({ choose: 'snooze', until: 'no' })}
          >
            {text.end}
          </button>
        )}
      </div>
    </div>
  )
}
