import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { TestBuildProgress } from '../../electron/monitor/state/monitor-state.ts'
import { messages } from '../format/locale.ts'

interface TestBuildButtonProps {
  readonly test: TestBuildProgress
  readonly send: Bridge['send']
}

/** Stops the test build, or closes its result. */
export function TestBuildButton({ test, send }: TestBuildButtonProps) {
  const { finished: isFinished, stopping: isStopping = false } = test
  const isStopPending = isStopping && !isFinished
  return (
    <button
      type="button"
      className={isFinished ? 'button primary' : 'button'}
      aria-disabled={isStopPending}
      onClick={() => !isStopPending && send({ kind: 'stop-test-build' })}
    >
      {isFinished ? messages.done : messages.test.stop}
    </button>
  )
}
