import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { Finding } from '../../electron/core/model/finding.ts'
import { FindingDetails } from './FindingDetails.tsx'
import './findings.css'
import { messages } from '../format/locale.ts'
import { isSameText } from '../format/same-text.ts'

/** The first root finding in full, unless the builder is healthy; each of the others as a line that unfolds. */
export function Findings({ view, send }: { view: PopoverView; send: Bridge['send'] }) {
  const { rootFindings, status } = view
  const isNote = ({ severity }: Finding) => severity === 'note'
  // While the builder is healthy, no finding is shown as the cause: the remaining ones are about other machines.
  const isCalm = rootFindings.every(isNote) || status?.state === 'healthy'
  const [first, rest] = isCalm ? [undefined, rootFindings] : [rootFindings[0], rootFindings.slice(1)]
  // The status header already shows this note.
  const others = rest.filter((one) => !(isNote(one) && isSameText(one.title, status?.summary ?? '')))
  if (first === undefined && others.length === 0) return null
  const all = status?.findings ?? []
  const details = (finding: Finding) => (
    <FindingDetails
      finding={finding}
      consequences={all.filter((other) => other.causedBy === finding.key)}
      offers={view.offers[finding.key] ?? []}
      log={logAvailability(view.log, finding)}
      isForIt={view.messagesForIt.includes(finding.key)}
      send={send}
    />
  )
  return (
    <>
      {first !== undefined && (
        <section className="part" aria-labelledby="leading-heading">
          <h2 id="leading-heading" className="heading">
            {messages.headings[first.severity]}
          </h2>
          {/* The status header usually shows this title already. */}
          {!isSameText(first.title, status?.summary ?? '') && <p className="finding-title">{first.title}</p>}
          {details(first)}
        </section>
      )}
      {others.length > 0 && (
        <section className="part" aria-labelledby="others-heading">
          <h2 id="others-heading" className="heading">
            {others.every(isNote) && isCalm ? messages.headings.note : messages.alsoSeen}
          </h2>
          {others.map((finding) => (
            <details key={finding.key} className="disclosure other-finding">
              <summary>{finding.title}</summary>
              {details(finding)}
            </details>
          ))}
        </section>
      )}
    </>
  )
}

/** Returns whether the log that explains this finding was captured or can be; null if neither, or no log explains it. */
function logAvailability(log: PopoverView['log'], { key }: Finding) {
  if (log === null || !log.findings.includes(key)) return null
  if (log.captured !== null) return 'captured'
  return log.canCapture ? 'not-captured' : null
}
