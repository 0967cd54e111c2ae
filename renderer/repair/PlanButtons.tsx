import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { Planned } from '../../electron/core/model/plan.ts'
import { messages } from '../format/locale.ts'
import { selectControl } from '../format/outcome-text.ts'

interface PlanButtonsProps {
  readonly plans: readonly Planned[]
  /** SHA-256 of the script on the screen. */
  readonly sha256: string
  /** What the findings offer: the button that runs a repair has the name of the one that showed it. */
  readonly offers: PopoverView['offers']
  readonly send: Bridge['send']
}

/** Runs the plans or leaves them. */
export function PlanButtons({ plans, sha256, offers, send }: PlanButtonsProps) {
  const isPossible = plans.some(({ ok }) => ok)
  const offeredName = plans.length === 1 ? getOfferedName(plans[0], offers) : null
  const [control = null] = plans.map((result) => selectControl((result.ok ? result.plan : result).subject))
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
          {control === null ? (offeredName ?? messages.plan.run) : messages.plan.controlButton[control]}
        </button>
      )}
    </>
  )
}

/** The name of the repair as its finding offers it. */
function getOfferedName(planned: Planned | undefined, offers: PopoverView['offers']): string | null {
  const subject = planned?.ok ? planned.plan.subject : null
  if (subject?.kind !== 'finding') return null
  const offer = offers[subject.finding]?.find(({ id }) => id === subject.repair)
  return offer?.action ?? null
}
