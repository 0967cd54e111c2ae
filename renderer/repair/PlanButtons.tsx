import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { Planned } from '../../electron/core/model/plan.ts'
import { messages } from '../format/locale.ts'
import { controlOf } from '../format/outcome-text.ts'

interface PlanButtonsProps {
  readonly plans: readonly Planned[]
  /** SHA-256 of the script on the screen. */
  readonly sha256: string
  readonly send: Bridge['send']
}

/** Runs the plans or leaves them. */
export function PlanButtons({ plans, sha256, send }: PlanButtonsProps) {
  const isPossible = plans.some(({ ok }) => ok)
  const [control = null] = plans.map((each) => controlOf((each.ok ? each.plan : each).subject))
  return (
    <>
      <button type="button" className="button" onClick={() => send({ kind: 'dismiss-plan' })}>
        {isPossible ? messages.plan.cancel : messages.plan.back}
      </button>
      {isPossible && (
        <button
          type="button"
          className="button primary"
          // The second click of a double click on the button that showed the plan comes before anybody has read it.
          onClick={({ detail: clicks }) => clicks < 2 && send({ kind: 'run-plan', sha256 })}
        >
          {control === null ? messages.plan.run : messages.plan.controlButton[control]}
        </button>
      )}
    </>
  )
}
