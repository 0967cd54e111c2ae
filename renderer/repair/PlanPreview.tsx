import { useEffect, useRef } from 'react'
import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { Planned } from '../../electron/core/model/plan.ts'
import { messages } from '../format/locale.ts'
import { selectControl } from '../format/outcome-text.ts'
import { Prose } from '../ui/Prose.tsx'
import { PlanSummary } from './PlanSummary.tsx'
import { ScriptNotes } from './ScriptNotes.tsx'

interface PlanPreviewProps {
  readonly plans: readonly Planned[]
  /** The exact script that runs. */
  readonly script: string
  /** Why the plan is shown again, if it changed after the user agreed. */
  readonly shownAgain?: string
  readonly send: Bridge['send']
}

/** Everything that the repair will do, shown before the password is asked for. */
export function PlanPreview({ plans, script, shownAgain, send }: PlanPreviewProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const possiblePlans = plans.flatMap((result) => (result.ok ? [result.plan] : []))
  const needsPassword = possiblePlans.some((plan) => plan.needsAdmin)
  const refusals = plans.flatMap((result) => (result.ok ? [] : [result]))
  const [control = null] = plans.map((result) => selectControl((result.ok ? result.plan : result).subject))
  const headings = possiblePlans.length > 0 ? messages.plan.headings : messages.plan.refusals
  return (
    <section className="part plan" aria-labelledby="plan-heading">
      <h2 id="plan-heading" className="heading" ref={heading} tabIndex={-1}>
        {control === null ? headings.repair : headings.control}
      </h2>
      {shownAgain !== undefined && <p className="readable">{shownAgain}</p>}
      {possiblePlans.map((plan) => (
        <PlanSummary key={JSON.stringify(plan.subject)} plan={plan} send={send} />
      ))}
      {refusals.map((refusal) => (
        <Prose key={JSON.stringify(refusal.subject)} text={refusal.reason} />
      ))}
      {possiblePlans.length > 0 && (
        <ScriptNotes
          lines={script.trimEnd().split('\n').length}
          needsPassword={needsPassword}
          onShow={() => send({ kind: 'page', page: 'script' })}
        />
      )}
    </section>
  )
}
