import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { Finding } from '../../electron/core/model/finding.ts'
import { formatClockTime } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { isResetAgain, RepairButtons } from './FindingButtons.tsx'

interface RecurrenceNoteProps {
  readonly finding: Finding
  readonly view: PopoverView
  readonly send: Bridge['send']
}

/** That a problem came back, and which of its files changed last. The repair, which will not last, is beside it. */
export function RecurrenceNote({ finding, view, send }: RecurrenceNoteProps) {
  const recurrence = view.recurrences[finding.key]
  if (recurrence === undefined) return null
  const { times, since, changed } = recurrence
  const text = messages.recurrence
  const now = Date.parse(view.status?.takenAt ?? since)
  const isToday = new Date(since).toDateString() === new Date(now).toDateString()
  return (
    <div className="recurrence">
      <p className="readable">
        {(isToday ? text.today : text.sinceYesterday)(times)}{' '}
        {changed !== null && text.changed(changed.path, formatClockTime(changed.at, now))}
      </p>
      {isResetAgain(view, finding) && (
        <div className="buttons">
          <RepairButtons finding={finding} view={view} send={send} />
        </div>
      )}
    </div>
  )
}
