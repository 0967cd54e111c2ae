import { useEffect, useRef } from 'react'
import type { TestBuildProgress } from '../../electron/monitor/state/monitor-state.ts'
import type { TestBuildResult } from '../../electron/monitor/state/test-build-result.ts'
import { formatTimeSince as lengthSince } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { useStickToBottom } from '../ui/use-stick-to-bottom.ts'
import { OutcomeIcon } from './OutcomeIcon.tsx'
import './repair.css'

interface TestBuildProps {
  readonly test: TestBuildProgress
  readonly now: number
}

/** The test build of each system that the builder offers: the output of Nix as it arrives, the result and its duration. */
export function TestBuild({ test, now }: TestBuildProps) {
  const { building: runningBuild, finished: isFinished, stopping: isStopping = false, output, results } = test
  const title = selectTitle(test)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const box = useRef<HTMLPreElement>(null)
  useStickToBottom(box, output)
  return (
    <section className="part" aria-labelledby="test-heading">
      <h2 id="test-heading" className="heading" ref={heading} tabIndex={-1}>
        {messages.test.heading}
      </h2>
      <div aria-live="polite">
        {results.map((result) => (
          <ResultLine key={result.system} result={result} isStopped={isStopping} />
        ))}
        {title !== null && <p className="finding-title">{title}</p>}
      </div>
      {!isFinished && !isStopping && (
        <p className="secondary">
          {messages.test.runningFor(lengthSince(runningBuild?.since ?? test.since, now))}
        </p>
      )}
      {output !== '' && (
        <details className="disclosure" open={!isFinished}>
          <summary>{messages.test.output}</summary>
          <CodeBlock box={box}>{output}</CodeBlock>
        </details>
      )}
    </section>
  )
}

/** Returns the line below the results about the current stage; null between two builds. */
function selectTitle({
  building: runningBuild,
  finished: isFinished,
  stopping: isStopping,
  results,
}: TestBuildProgress): string | null {
  if (isFinished && isStopping && results.length === 0) return messages.test.stopped
  if (isFinished) return results.length === 0 ? messages.test.none : null
  if (isStopping) return messages.test.stopping
  if (runningBuild !== null) return messages.test.building(runningBuild.system)
  return results.length === 0 ? messages.test.preparing : null
}

interface ResultLineProps {
  readonly result: TestBuildResult
  /** The user stopped the test build, which explains a result that is not known. */
  readonly isStopped: boolean
}

function ResultLine({ result, isStopped }: ResultLineProps) {
  const wasStopped = isStopped && result.outcome === 'unknown'
  const outcome = { passed: 'fixed', failed: 'failed', unknown: 'unknown' } as const
  return (
    <div className={`outcome ${outcome[result.outcome]}`}>
      <OutcomeIcon outcome={outcome[result.outcome]} />
      <div>
        <p className="finding-title">
          {messages.test.results[wasStopped ? 'stopped' : result.outcome](result.system, result.seconds)}
        </p>
        {result.output !== null && !wasStopped && <p className="secondary readable">{result.output}</p>}
      </div>
    </div>
  )
}
