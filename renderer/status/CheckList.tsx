import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { CheckLine } from '../../electron/diagnose/views/check-line.ts'
import { FoldedFinding } from '../findings/Findings.tsx'
import { formatAgo, localizeTimes } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

interface CheckListProps {
  readonly view: PopoverView
  readonly now: number
  readonly send: Bridge['send']
}

/** Checks with their results and their ages. */
export function CheckLines({ checks, now }: { checks: readonly CheckLine[]; now: number }) {
  return (
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
  )
}

/** Every check with its result and its age, and the notes that are not shown elsewhere. */
export function CheckList({ view, now, send }: CheckListProps) {
  return (
    <details className="disclosure all-checks">
      <summary>{messages.checks}</summary>
      <CheckLines checks={view.checks} now={now} />
      {view.quietNotes.length > 0 && (
        <>
          <p className="heading">{messages.notes}</p>
          {view.quietNotes.map((finding) => (
            <FoldedFinding key={finding.key} finding={finding} view={view} send={send} />
          ))}
        </>
      )}
    </details>
  )
}
