import { useEffect, useRef } from 'react'
import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { Planned } from '../../electron/core/model/plan.ts'
import { words } from '../format/locale.ts'
import { askedFor } from '../format/outcome-text.ts'
import { PlanFacts } from './PlanSummary.tsx'
import { ScriptText } from './ScriptText.tsx'

interface PlanPreviewProps {
  readonly plans: readonly Planned[]
  /** The exact text that runs. */
  readonly script: string
  readonly send: Bridge['send']
}

/** All that the repair will do, before a password is asked. */
export function PlanPreview({ plans, script, send }: PlanPreviewProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const possible = plans.flatMap((each) => (each.planned ? [each.plan] : []))
  const asks = possible.some((plan) => plan.needsAdmin)
  const refused = plans.flatMap((each) => (each.planned ? [] : [each]))
  const [asked = null] = plans.map((each) => askedFor(each.planned ? each.plan : each))
  return (
    <section className="part plan" aria-labelledby="plan-heading">
      <h2 id="plan-heading" className="heading" ref={heading} tabIndex={-1}>
        {asked === null ? words.plan.heading : words.plan.headingOfAsked}
      </h2>
      {possible.map((plan) => (
        <PlanFacts key={`${plan.repair} ${plan.finding}`} plan={plan} send={send} />
      ))}
      {refused.map((each) => (
        <p key={`${each.repair} ${each.finding}`} className="readable">
          <strong>{words.plan.notPossible}:</strong> {each.why}
        </p>
      ))}
      {possible.length > 0 && (
        <>
          <h3 className="heading">{asks ? words.plan.script : words.plan.personsScript}</h3>
          <ScriptText script={script} />
        </>
      )}
      <PlanButtons
        run={possible.length === 0 ? null : asked === null ? words.plan.run : words.plan.runAsked[asked]}
        asks={asks}
        send={send}
      />
    </section>
  )
}

interface PlanButtonsProps {
  /** What happens at the click; null where nothing can run. */
  readonly run: string | null
  readonly asks: boolean
  readonly send: Bridge['send']
}

function PlanButtons({ run, asks, send }: PlanButtonsProps) {
  return (
    <>
      {run !== null && (
        <p className="secondary plan-password">{asks ? words.plan.password : words.plan.noPassword}</p>
      )}
      <div className="buttons">
        <button type="button" className="button" onClick={() => send({ ask: 'dismiss-plan' })}>
          {run === null ? words.plan.back : words.plan.cancel}
        </button>
        {run !== null && (
          <button type="button" className="button primary" onClick={() => send({ ask: 'run-plan' })}>
            {run}
          </button>
        )}
      </div>
    </>
  )
}
