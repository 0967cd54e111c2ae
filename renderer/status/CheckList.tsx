import type { CheckLine } from '../../electron/diagnose/views/checks.ts'
import { ago, withClockTimes } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

/** Every check with its result and its age. */
export function CheckList({ checks, now }: { checks: readonly CheckLine[]; now: number }) {
  return (
    <details className="unfold">
      <summary>{messages.checks}</summary>
      <ul className="looked-at readable">
        {checks.map((part) => (
          <li key={part.subject}>
            <span>{part.subject}</span>
            <span className={part.observed ? undefined : 'unseen-part'}>
              {withClockTimes(part.observed ? part.message : `${messages.notChecked}: ${part.message}`)}
            </span>
            <time className="looked-at-age" dateTime={part.at}>
              {ago(part.at, now)}
            </time>
          </li>
        ))}
      </ul>
    </details>
  )
}
