import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { ChainLink } from '../../electron/diagnose/facts/chain-link.ts'
import type { CheckLine } from '../../electron/diagnose/views/check-line.ts'
import { FoldedFinding } from '../findings/Findings.tsx'
import { formatAgo, localizeTimes } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { AdminCheckButton } from '../ui/AdminCheckButton.tsx'

interface CheckListProps {
  readonly view: PopoverView
  readonly now: number
  readonly send: Bridge['send']
}

interface CheckLinesProps {
  readonly checks: readonly CheckLine[]
  readonly view: PopoverView
  readonly now: number
}

/** How much older than the last scan a check has to be for its age to be shown. */
const minAgeMs = 60_000

/** Checks with their results, and with their ages where they are older than the last scan. */
export function CheckLines({ checks, view, now }: CheckLinesProps) {
  const scannedAt = Date.parse(view.status?.takenAt ?? '')
  return (
    <ul className="check-list readable">
      {checks.map((part) => (
        <li key={part.subject}>
          <span className="check-subject">{part.subject}</span>
          <span className={part.observed ? undefined : 'unobserved'}>
            {localizeTimes(part.observed ? part.message : `${messages.notChecked}: ${part.message}`)}
          </span>
          <time className="check-age" dateTime={part.at} hidden={scannedAt - Date.parse(part.at) < minAgeMs}>
            {formatAgo(part.at, now)}
          </time>
        </li>
      ))}
    </ul>
  )
}

/** The id of the heading above the checks of a link. */
export function getGroupId(link: ChainLink['id']): string {
  return `checks-${link}`
}

/** Every check with its result and its age, and the notes that are not shown elsewhere. */
export function CheckList({ view, now, send }: CheckListProps) {
  return (
    <details className="disclosure all-checks">
      <summary>{messages.checks}</summary>
      {view.checks.map(({ link, name, lines }) => (
        <section key={name} aria-label={name}>
          <h2 id={link === null ? undefined : getGroupId(link)} className="heading" tabIndex={-1}>
            {name}
          </h2>
          <CheckLines checks={lines} view={view} now={now} />
        </section>
      ))}
      {view.controls.includes('admin-check') && (
        <section aria-label={messages.adminCheck.heading}>
          <h2 className="heading">{messages.adminCheck.heading}</h2>
          <p className="secondary readable">{messages.adminCheck.explanation}</p>
          <AdminCheckButton
            className="button small"
            isDisabled={view.repair.status === 'running'}
            send={send}
          />
        </section>
      )}
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
