import { useEffect, useRef } from 'react'
import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { TestBuildResult } from '../../electron/monitor/builds/test-build-run.ts'
import type { TestBuildProgress } from '../../electron/monitor/state/monitor-state.ts'
import { since as lengthSince } from '../format/durations.ts'
import { words } from '../format/locale.ts'
import { TypedText } from '../ui/CodeBlock.tsx'
import { useEndInView } from '../ui/use-stick-to-bottom.ts'
import { OutcomeShape } from './OutcomeIcon.tsx'
import './repair.css'

interface TestBuildProps {
  readonly test: TestBuildProgress
  readonly now: number
  readonly send: Bridge['send']
}

/** A real build for each system that the builder promises: what Nix prints as it comes, and the time it took. */
export function TestBuild({ test, now, send }: TestBuildProps) {
  const { building, ended, stopping = false, output, results } = test
  const title = titleOf(test)
  const isAnswered = stopping && !ended
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const box = useRef<HTMLPreElement>(null)
  useEndInView(box, output)
  return (
    <section className="part" aria-labelledby="test-heading">
      <h2 id="test-heading" className="heading" ref={heading} tabIndex={-1}>
        {words.test.heading}
      </h2>
      <div aria-live="polite">
        {results.map((result) => (
          <ResultLine key={result.system} result={result} />
        ))}
        {title !== null && <p className="finding-title">{title}</p>}
      </div>
      {!ended && !stopping && (
        <p className="secondary">{words.runningFor(lengthSince(building?.since ?? test.since, now))}</p>
      )}
      {output !== '' && (
        <details className="unfold" open={!ended}>
          <summary>{words.test.output}</summary>
          <TypedText box={box}>{output}</TypedText>
        </details>
      )}
      <div className="buttons">
        <button
          type="button"
          className="button"
          aria-disabled={isAnswered}
          onClick={() => !isAnswered && send({ ask: 'stop-test-build' })}
        >
          {ended ? words.done : words.test.stop}
        </button>
      </div>
    </section>
  )
}

/** What goes on below the results; between two builds there is nothing to say. */
function titleOf({ building, ended, stopping, results }: TestBuildProgress): string | null {
  if (ended) return results.length === 0 ? words.test.none : null
  if (stopping) return words.test.stopping
  if (building !== null) return words.test.building(building.system)
  return results.length === 0 ? words.test.preparing : null
}

function ResultLine({ result }: { result: TestBuildResult }) {
  const outcome = { passed: 'fixed', failed: 'failed', 'not-known': 'unknown' } as const
  return (
    <div className={`outcome ${outcome[result.result]}`}>
      <OutcomeShape outcome={outcome[result.result]} />
      <div>
        <p className="finding-title">{words.test.results[result.result](result.system, result.seconds)}</p>
        {result.said !== null && <p className="secondary readable">{result.said}</p>}
      </div>
    </div>
  )
}
