import type { LookedAt } from '../../electron/diagnose/views/checks.ts'
import { since, withClockTimes } from '../format/durations.ts'
import { words } from '../format/locale.ts'

/** Everything that was looked at, what was seen there, and how old that is. */
export function LookedAtList({ lookedAt, now }: { lookedAt: readonly LookedAt[]; now: number }) {
  return (
    <details className="unfold">
      <summary>{words.whatWasLookedAt}</summary>
      <ul className="looked-at readable">
        {lookedAt.map((part) => (
          <li key={part.what}>
            <span>{part.what}</span>
            <span className={part.seen ? undefined : 'unseen-part'}>
              {withClockTimes(part.seen ? part.says : `${words.notSeen}: ${part.says}`)}
            </span>
            <span className="looked-at-age">{since(part.at, now)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
