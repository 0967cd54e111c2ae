import type { Finding } from '../electron/builder/finding.ts'
import type { Bridge, PopoverView } from '../electron/shell/bridge-contract.ts'
import { Cause } from './Cause.tsx'
import './findings.css'
import { isSameText } from './same-text.ts'
import { words } from './words.ts'

/** The first leading finding in full, but for a mere note; the others as a line each that unfolds. */
export function Findings({ view, send }: { view: PopoverView; send: Bridge['send'] }) {
  // Nothing but notes: all is well, and each is a line that unfolds.
  const isCalm = view.leading.every(({ severity }) => severity === 'note')
  const [first, ...rest] = isCalm ? [undefined, ...view.leading] : view.leading
  const others = rest.filter((finding) => finding !== undefined)
  if (view.leading.length === 0) return null
  const all = view.status?.findings ?? []
  const cause = (finding: Finding) => (
    <Cause
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
            {words.headings[first.severity]}
          </h2>
          {/* A title that only repeats the sentence above is left out. */}
          {!isSameText(first.title, view.status?.summary ?? '') && (
            <p className="finding-title">{first.title}</p>
          )}
          {cause(first)}
        </section>
      )}
      {others.length > 0 && (
        <section className="part" aria-labelledby="others-heading">
          <h2 id="others-heading" className="heading">
            {isCalm ? words.headings.note : words.alsoSeen}
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
  if (log === null || !log.tellsOf.includes(key)) return null
  if (log.captured !== null) return 'captured'
  return log.canCapture ? 'not-captured' : null
}
