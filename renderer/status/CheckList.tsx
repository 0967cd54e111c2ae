import type { CheckLine } from '../../electron/diagnose/views/checks.ts'
import { since, withClockTimes } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

/** Everything that was looked at, what was seen there, and how old that is. */
export function CheckList({ checks, now }: { checks: readonly CheckLine[]; now: number }) {
  return (
    <details className="unfold">
      <summary>{messages.checks}</summary>
      <ul className="looked-at readable">
        {checks.map((part) => (
          <li key={part.subject}>
            <span>{part.subject}</span>
            <span className={part.observed ? undefined : 'unseen-part'}>
              {withClockTimes(part.observed ? part.message : `${messages.notSeen}: ${part.message}`)}
            </span>
            <span className="looked-at-age">{since(part.at, now)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
