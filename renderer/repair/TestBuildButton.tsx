import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { TestBuildProgress } from '../../electron/monitor/state/monitor-state.ts'
import { messages } from '../format/locale.ts'

interface TestBuildButtonProps {
  readonly test: TestBuildProgress
  readonly send: Bridge['send']
}

/** Stops the test build, or closes its result. */
export function TestBuildButton({ test, send }: TestBuildButtonProps) {
  const { finished, stopping = false } = test
  const isStopPending = stopping && !finished
  return (
    <button
      type="button"
      className={finished ? 'button primary' : 'button'}
      aria-disabled={isStopPending}
      onClick={() => !isStopPending && send({ kind: 'stop-test-build' })}
    >
      {finished ? messages.done : messages.test.stop}
    </button>
  )
}
