import type { CheckLine } from '../../electron/diagnose/views/checks.ts'
import { formatAgo, localizeTimes } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

/** Every check with its result and its age. */
export function CheckList({ checks, now }: { checks: readonly CheckLine[]; now: number }) {
  return (
    <details className="disclosure">
      <summary>{messages.checks}</summary>
      <ul className="check-list readable">
        {checks.map((part) => (
          <li key={part.subject}>
            <span>{part.subject}</span>
            <span className={part.observed ? undefined : 'unobserved'}>
              {localizeTimes(part.observed ? part.message : `${messages.notChecked}: ${part.message}`)}
            </span>
            <time className="check-age" dateTime={part.at}>
              {formatAgo(part.at, now)}
            </time>
          </li>
        ))}
      </ul>
    </details>
  )
}
