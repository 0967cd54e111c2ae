import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { Finding } from '../../electron/core/model/finding.ts'
import { FindingButtons, hasButtons } from './FindingButtons.tsx'
import { FindingCause, isMuted } from './FindingCause.tsx'
import { FindingDetails } from './FindingDetails.tsx'
import './findings.css'
import { messages } from '../format/locale.ts'

interface FindingsProps {
  readonly view: PopoverView
  readonly send: Bridge['send']
}

/** The finding that leads: its cause, and one disclosure with the rest. Its repairs are in the action bar. */
export function LeadingFinding({ view, send }: FindingsProps) {
  const finding = getLeadingFinding(view)
  if (finding === null) return null
  const { title } = view.headline ?? { title: '' }
  return (
    <section className="part" aria-label={finding.headline}>
      {finding.headline.replace(/\.$/, '') !== title && <p className="finding-title">{finding.headline}</p>}
      <FindingCause finding={finding} view={view} send={send} />
      <details className="disclosure leading-details" data-finding={finding.key}>
        <summary>{messages.moreDetails}</summary>
        <Details finding={finding} view={view} send={send} />
      </details>
    </section>
  )
}

/** Every other finding as one line that unfolds. A finding about a remote builder is in that builder's line. */
export function OtherFindings({ view, send }: FindingsProps) {
  const leadingFinding = getLeadingFinding(view)
  const otherUris = new Set(
    view.status?.builders.filter(({ kind }, place) => place > 0 || kind === 'remote').map(({ uri }) => uri),
  )
  const isInHeadline = ({ id }: Finding) => id === 'builder-absent' && view.status?.state === 'absent'
  const otherFindings = view.rootFindings.filter(
    (finding) => finding !== leadingFinding && !otherUris.has(finding.subject) && !isInHeadline(finding),
  )
  const isNote = ({ severity }: Finding) => severity === 'note'
  return [otherFindings.filter((finding) => !isNote(finding)), otherFindings.filter(isNote)].map(
    (findings, index) =>
      findings.length === 0 ? null : (
        <section key={findings[0]?.severity} className="part" aria-label={messages.otherIssues}>
          <h2 className="heading">{index === 0 ? messages.otherIssues : messages.notes}</h2>
          {findings.map((finding) => (
            <FoldedFinding key={finding.key} finding={finding} view={view} send={send} />
          ))}
        </section>
      ),
  )
}

interface FindingProps extends FindingsProps {
  readonly finding: Finding
}

/** A finding as one line that unfolds to its cause, details and repairs. */
export function FoldedFinding({ finding, view, send }: FindingProps) {
  return (
    <details className="disclosure other-finding" data-finding={finding.key}>
      <summary>{finding.headline}</summary>
      <FindingCause finding={finding} view={view} send={send} />
      <Details finding={finding} view={view} send={send} />
      {hasButtons(view, finding) && (
        <div className="buttons">
          <FindingButtons finding={finding} view={view} send={send} />
        </div>
      )}
    </details>
  )
}

function Details({ finding, view, send }: FindingProps) {
  const all = view.status?.findings ?? []
  return (
    <FindingDetails
      finding={finding}
      consequences={all.filter((other) => other.causedBy === finding.key)}
      isMuted={isMuted(view, finding)}
      canConfirm={view.needsAdminCheck && getLeadingFinding(view) === finding}
      send={send}
    />
  )
}

/**
 * The first finding that is more than a note. None if the builder works, since all are then about other builders, and none if
 * it is stopped: no finding is the reason, and starting it comes first.
 */
export function getLeadingFinding({ rootFindings, status }: PopoverView): Finding | null {
  if (status?.state === 'healthy' || status?.state === 'paused') return null
  return rootFindings.find(({ severity }) => severity !== 'note') ?? null
}
