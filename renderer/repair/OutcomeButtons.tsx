import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { RepairResult } from '../../electron/core/model/plan.ts'
import { messages } from '../format/locale.ts'
import { controlOf } from '../format/outcome-text.ts'

interface OutcomeButtonsProps {
  readonly results: readonly RepairResult[]
  readonly send: Bridge['send']
}

/** What to do after a repair: read the log that was captured, run a test build, or close the result. */
export function OutcomeButtons({ results, send }: OutcomeButtonsProps) {
  const isRepaired = results.some(
    ({ outcome, subject }) => outcome === 'fixed' && controlOf(subject) === null,
  )
  return (
    <>
      {results.some(isCapturedLog) && (
        <button
          type="button"
          className="button"
          onClick={() => {
            send({ kind: 'dismiss-plan' })
            send({ kind: 'page', page: 'log' })
          }}
        >
          {messages.menu.showLog}
        </button>
      )}
      {isRepaired && (
        <button
          type="button"
          className="button"
          onClick={() => {
            send({ kind: 'dismiss-plan' })
            send({ kind: 'test-build' })
          }}
        >
          {messages.toolbar.testBuild}
        </button>
      )}
      <button type="button" className="button primary" onClick={() => send({ kind: 'dismiss-plan' })}>
        {messages.done}
      </button>
    </>
  )
}

/** Whether the result is a builder log that can now be opened. */
function isCapturedLog({ subject, outcome }: RepairResult): boolean {
  return subject.kind === 'control' && subject.control === 'capture-log' && outcome === 'fixed'
}
