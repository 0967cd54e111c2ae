import type { CheckLine } from '../../electron/diagnose/views/checks.ts'
import { formatTimeSince, localizeTimes } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

/** Every probe with its result and the age of that result. */
export function CheckList({ checks, now }: { checks: readonly CheckLine[]; now: number }) {
  return (
    <details className="disclosure">
      <summary>{messages.checks}</summary>
      <ul className="check-list readable">
        {checks.map((check) => (
          <li key={check.subject}>
            <span>{check.subject}</span>
            <span className={check.observed ? undefined : 'unobserved'}>
              {localizeTimes(check.observed ? check.message : `${messages.notSeen}: ${check.message}`)}
            </span>
            <span className="check-age">{formatTimeSince(check.at, now)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
