import { useEffect, useRef } from 'react'
import type { LastBuild } from '../../electron/app/contract/bridge-contract.ts'
import type { Finding } from '../../electron/core/model/finding.ts'
import type { RepairResult } from '../../electron/core/model/plan.ts'
import type { RepairProgress } from '../../electron/monitor/state/monitor-state.ts'
import { messages } from '../format/locale.ts'
import { outcomeText } from '../format/outcome-text.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { OutcomeIcon } from './OutcomeIcon.tsx'

interface RepairOutcomeProps {
  readonly repair: RepairProgress & { readonly status: 'done' }
  /** The findings of the scan after the repair. */
  readonly findings: readonly Finding[]
  readonly lastBuild: LastBuild | null
}

/** The outcome of each plan, as the scan afterwards found it. */
export function RepairOutcome({ repair, findings, lastBuild }: RepairOutcomeProps) {
  const { results, automatic, since } = repair
  // A test build from before the repair proves nothing about its result.
  const testBuild = lastBuild !== null && Date.parse(lastBuild.at) >= Date.parse(since) ? lastBuild : null
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="part" aria-labelledby="outcome-heading" aria-live="polite">
      <h2 id="outcome-heading" className="heading" ref={heading} tabIndex={-1}>
        {messages.outcomeHeading}
      </h2>
      {automatic && <p className="secondary">{messages.automatic}</p>}
      {results.map((result) => (
        <Outcome
          key={JSON.stringify(result.subject)}
          result={result}
          findings={findings}
          testBuild={testBuild}
        />
      ))}
    </section>
  )
}

interface OutcomeProps {
  readonly result: RepairResult
  readonly findings: readonly Finding[]
  readonly testBuild: LastBuild | null
}

function Outcome({ result, findings, testBuild }: OutcomeProps) {
  const remaining =
    result.outcome === 'fixed' ? [] : findings.filter((each) => result.after.includes(each.key))
  const isRefusal = result.outcome === 'refused'
  return (
    <div className={`outcome ${result.outcome}`}>
      <OutcomeIcon outcome={result.outcome} />
      <div>
        <p className="finding-title">{outcomeText(result, testBuild)}</p>
        {isRefusal && <p className="readable">{result.output}</p>}
        {result.outcome !== 'cancelled' && remaining.length > 0 && (
          <p className="secondary">{messages.remainingFindings(remaining.map((each) => each.headline))}</p>
        )}
        {!isRefusal && result.output !== '' && (
          <details className="disclosure" open={result.outcome === 'failed'}>
            <summary>{messages.whatItPrinted}</summary>
            <CodeBlock>{result.output}</CodeBlock>
          </details>
        )}
      </div>
    </div>
  )
}
