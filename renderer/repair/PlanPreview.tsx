import { useEffect, useRef } from 'react'
import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { Planned } from '../../electron/core/model/plan.ts'
import { messages } from '../format/locale.ts'
import { requestNameOf } from '../format/outcome-text.ts'
import { PlanSummary } from './PlanSummary.tsx'
import { ScriptText } from './ScriptText.tsx'

interface PlanPreviewProps {
  readonly plans: readonly Planned[]
  /** The exact text that runs. */
  readonly script: string
  /** SHA-256 of that text. */
  readonly sha256: string
  /** Why it is shown again. */
  readonly shownAgain?: string
  readonly send: Bridge['send']
}

/** All that the repair will do, before a password is asked. */
export function PlanPreview({ plans, script, sha256, shownAgain, send }: PlanPreviewProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const possible = plans.flatMap((each) => (each.ok ? [each.plan] : []))
  const asks = possible.some((plan) => plan.needsAdmin)
  const refused = plans.flatMap((each) => (each.ok ? [] : [each]))
  const [request = null] = plans.map((each) => requestNameOf((each.ok ? each.plan : each).subject))
  return (
    <section className="part plan" aria-labelledby="plan-heading">
      <h2 id="plan-heading" className="heading" ref={heading} tabIndex={-1}>
        {request === null ? messages.plan.heading : messages.plan.headingOfAsked}
      </h2>
      {shownAgain !== undefined && <p className="readable">{shownAgain}</p>}
      {possible.map((plan) => (
        <PlanSummary key={JSON.stringify(plan.subject)} plan={plan} send={send} />
      ))}
      {refused.map((each) => (
        <p key={JSON.stringify(each.subject)} className="readable">
          <strong>{messages.plan.notPossible}:</strong> {each.reason}
        </p>
      ))}
      {possible.length > 0 && (
        <>
          <h3 className="heading">{asks ? messages.plan.script : messages.plan.userScript}</h3>
          <ScriptText script={script} />
        </>
      )}
      <PlanButtons
        run={
          possible.length === 0
            ? null
            : request === null
              ? messages.plan.run
              : messages.plan.runAsked[request]
        }
        asks={asks}
        sha256={sha256}
        send={send}
      />
    </section>
  )
}

interface PlanButtonsProps {
  /** What happens at the click; null where nothing can run. */
  readonly run: string | null
  readonly asks: boolean
  readonly sha256: string
  readonly send: Bridge['send']
}

function PlanButtons({ run, asks, sha256, send }: PlanButtonsProps) {
  return (
    <>
      {run !== null && (
        <p className="secondary plan-password">{asks ? messages.plan.password : messages.plan.noPassword}</p>
      )}
      <div className="buttons">
        <button type="button" className="button" onClick={() => send({ kind: 'dismiss-plan' })}>
          {run === null ? messages.plan.back : messages.plan.cancel}
        </button>
        {run !== null && (
          <button type="button" className="button primary" onClick={() => send({ kind: 'run-plan', sha256 })}>
            {run}
          </button>
        )}
      </div>
    </>
  )
}
