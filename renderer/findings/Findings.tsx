import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { Finding } from '../../electron/core/model/finding.ts'
import { FindingDetails } from './FindingDetails.tsx'
import './findings.css'
import { messages } from '../format/locale.ts'
import { isSameText } from '../format/same-text.ts'

/** The first leading finding in full, but where all is well; the others as a line each that unfolds. */
export function Findings({ view, send }: { view: PopoverView; send: Bridge['send'] }) {
  const { rootFindings: leading, status } = view
  const isNote = ({ severity }: Finding) => severity === 'note'
  // Under a sentence that says that the builder works nothing is a cause: what is left is about another machine.
  const isCalm = leading.every(isNote) || status?.state === 'healthy'
  const [first, rest] = isCalm ? [undefined, leading] : [leading[0], leading.slice(1)]
  // A note that the sentence above says already is left out.
  const others = rest.filter((one) => !(isNote(one) && isSameText(one.title, status?.summary ?? '')))
  if (first === undefined && others.length === 0) return null
  const all = status?.findings ?? []
  const cause = (finding: Finding) => (
    <FindingDetails
      finding={finding}
      consequences={all.filter((other) => other.causedBy === finding.key)}
      offers={view.offers[finding.key] ?? []}
      log={logOf(view.log, finding)}
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
          {/* A title that only repeats the sentence above is left out. */}
          {!isSameText(first.title, status?.summary ?? '') && <p className="finding-title">{first.title}</p>}
          {cause(first)}
        </section>
      )}
      {others.length > 0 && (
        <section className="part" aria-labelledby="others-heading">
          <h2 id="others-heading" className="heading">
            {others.every(isNote) && isCalm ? messages.headings.note : messages.alsoSeen}
          </h2>
          {others.map((finding) => (
            <details key={finding.key} className="unfold other-finding">
              <summary>{finding.title}</summary>
              {cause(finding)}
            </details>
          ))}
        </section>
      )}
    </>
  )
}

/** Of what the builder's own words tell more: whether they were captured. */
function logOf(log: PopoverView['log'], { key }: Finding) {
  if (log === null || !log.findings.includes(key)) return null
  if (log.captured !== null) return 'captured'
  return log.canCapture ? 'not-captured' : null
}
