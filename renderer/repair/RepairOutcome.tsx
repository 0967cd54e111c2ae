import { useEffect, useRef } from 'react'
import type { LastBuild, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { Outcome, RepairResult } from '../../electron/core/model/plan.ts'
import type { RepairProgress } from '../../electron/monitor/state/monitor-state.ts'
import { localizeTimes } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { formatOutcome } from '../format/outcome-text.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { Prose } from '../ui/Prose.tsx'
import { OutcomeIcon } from './OutcomeIcon.tsx'

interface RepairOutcomeProps {
  readonly repair: RepairProgress & { readonly status: 'done' }
  readonly view: PopoverView
}

/** The outcome of each plan, as the scan afterwards found it. */
export function RepairOutcome({ repair, view }: RepairOutcomeProps) {
  const { results, automatic } = repair
  const testBuild = findVerification(repair, view.lastBuild)
  const section = useRef<HTMLElement>(null)
  useEffect(() => section.current?.focus(), [])
  return (
    <section
      className={isInHeadline(results, view) ? 'visually-hidden' : 'part'}
      ref={section}
      tabIndex={-1}
      aria-label={messages.outcomeHeading}
    >
      {automatic && <p className="secondary">{messages.automatic}</p>}
      {results.map((result) => (
        <ResultPart key={JSON.stringify(result.subject)} result={result} view={view} testBuild={testBuild} />
      ))}
    </section>
  )
}

/** Whether the result is that the builder is stopped, as the headline says; a screen reader hears the result too. */
function isInHeadline(results: readonly RepairResult[], { status }: PopoverView): boolean {
  return (
    status?.state === 'paused' &&
    results.every(
      ({ subject, outcome, reason, printed }) =>
        subject.kind === 'control' &&
        subject.control === 'stop' &&
        outcome === 'fixed' &&
        reason === '' &&
        printed === '',
    )
  )
}

/** The test build that proves the repair, or null: one from before it began proves nothing. */
export function findVerification(
  { since }: { readonly since: string },
  lastBuild: LastBuild | null,
): LastBuild | null {
  return lastBuild !== null && Date.parse(lastBuild.at) >= Date.parse(since) ? lastBuild : null
}

interface ResultPartProps {
  readonly result: RepairResult
  readonly view: PopoverView
  readonly testBuild: LastBuild | null
}

function ResultPart({ result, view, testBuild }: ResultPartProps) {
  const { outcome, reason, printed } = result
  const remaining = listRemainingHeadlines(result, view)
  return (
    <div className={`outcome ${outcome}`} aria-live="polite">
      <OutcomeIcon outcome={outcome} />
      <div>
        <p className="finding-title">{formatOutcome(result, testBuild)}</p>
        {reason !== '' && <Prose text={localizeTimes(reason)} />}
        {remaining.length > 0 && <p className="secondary">{messages.remainingFindings(remaining)}</p>}
        {printed !== '' && (
          <details className="disclosure" open={isOutputOpen(outcome)}>
            <summary>{messages.whatItPrinted}</summary>
            <CodeBlock>{printed}</CodeBlock>
          </details>
        )}
      </div>
    </div>
  )
}

/** What the plan should have ended and the scan afterwards still found, besides the finding that the header names. */
function listRemainingHeadlines({ outcome, after }: RepairResult, view: PopoverView): readonly string[] {
  if (outcome === 'fixed' || outcome === 'cancelled') return []
  return (view.status?.findings ?? [])
    .filter(({ key, causedBy }) => causedBy === null && after.includes(key))
    .map(({ headline }) => headline)
    .filter((headline) => headline !== view.headline?.title)
}

/** What it printed explains a failure; after a success nobody asks. */
function isOutputOpen(outcome: Outcome): boolean {
  return outcome === 'failed' || outcome === 'not-fixed' || outcome === 'unknown'
}
