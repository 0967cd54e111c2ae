import { useEffect, useRef } from 'react'
import type { Bridge, LastBuild } from '../../electron/app/contract/bridge-contract.ts'
import type { Finding } from '../../electron/core/model/finding.ts'
import type { RepairResult } from '../../electron/core/model/plan.ts'
import type { RepairProgress } from '../../electron/monitor/state/monitor-state.ts'
import { words } from '../format/locale.ts'
import { askedFor, doneWords } from '../format/outcome-text.ts'
import { TypedText } from '../ui/CodeBlock.tsx'
import { OutcomeShape } from './OutcomeIcon.tsx'

interface RepairOutcomeProps {
  readonly repair: RepairProgress & { readonly at: 'done' }
  /** What the look after the repair found. */
  readonly findings: readonly Finding[]
  readonly lastBuild: LastBuild | null
  readonly send: Bridge['send']
}

/** What came of it, as the look afterwards says. */
export function RepairOutcome({ repair, findings, lastBuild, send }: RepairOutcomeProps) {
  const { results, unasked, since } = repair
  // One from before was made on a Mac that was another.
  const proof = lastBuild !== null && Date.parse(lastBuild.at) >= Date.parse(since) ? lastBuild : null
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="part" aria-labelledby="outcome-heading" aria-live="polite">
      <h2 id="outcome-heading" className="heading" ref={heading} tabIndex={-1}>
        {words.outcomeHeading}
      </h2>
      {unasked && <p className="secondary">{words.unasked}</p>}
      {results.map((result) => (
        <Outcome
          key={`${result.repair} ${result.finding}`}
          result={result}
          findings={findings}
          proof={proof}
        />
      ))}
      <div className="buttons">
        {results.some(isCapture) && (
          <button
            type="button"
            className="button"
            onClick={() => {
              send({ ask: 'dismiss-plan' })
              send({ ask: 'page', page: 'log' })
            }}
          >
            {words.log.open}
          </button>
        )}
        {results.some((result) => result.outcome === 'fixed' && askedFor(result) === null) && (
          <button
            type="button"
            className="button"
            onClick={() => {
              send({ ask: 'dismiss-plan' })
              send({ ask: 'test-build' })
            }}
          >
            {words.toolbar.testBuild}
          </button>
        )}
        <button type="button" className="button primary" onClick={() => send({ ask: 'dismiss-plan' })}>
          {words.done}
        </button>
      </div>
    </section>
  )
}

interface OutcomeProps {
  readonly result: RepairResult
  readonly findings: readonly Finding[]
  readonly proof: LastBuild | null
}

function Outcome({ result, findings, proof }: OutcomeProps) {
  const still = result.outcome === 'fixed' ? [] : findings.filter((each) => result.after.includes(each.key))
  const inWords = result.outcome === 'refused'
  return (
    <div className={`outcome ${result.outcome}`}>
      <OutcomeShape outcome={result.outcome} />
      <div>
        <p className="finding-title">{doneWords(result, proof)}</p>
        {inWords && <p className="readable">{result.output}</p>}
        {result.outcome !== 'cancelled' && still.length > 0 && (
          <p className="secondary">
            {words.stillThere}: {still.map((each) => each.title).join(words.between)}
          </p>
        )}
        {!inWords && result.output !== '' && (
          <details className="unfold" open={result.outcome === 'failed'}>
            <summary>{words.whatItPrinted}</summary>
            <TypedText>{result.output}</TypedText>
          </details>
        )}
      </div>
    </div>
  )
}

/** What was asked for is to read the builder's output, and it is there. */
function isCapture({ repair, outcome }: RepairResult): boolean {
  return repair === 'capture-log' && outcome === 'fixed'
}
