import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { Plan } from '../../electron/core/model/plan.ts'
import { LastingFix } from '../findings/PermanentFix.tsx'
import { withClockTimes } from '../format/durations.ts'
import { words } from '../format/locale.ts'
import { PlanWriting } from './FileDiff.tsx'

/** One plan in words: its steps, what it ends, what it writes, how it is taken back, how it is made to last. */
export function PlanFacts({ plan, send }: { plan: Plan; send: Bridge['send'] }) {
  return (
    <div className="plan-facts">
      <p className="finding-title">{plan.title}</p>
      <ol className="plan-steps">
        {plan.steps.map((step) => (
          <li key={step.says}>{step.says}</li>
        ))}
      </ol>
      <dl className="plan-list">
        <dt>{words.plan.interrupts}</dt>
        <dd>
          {plan.interrupts.length === 0
            ? words.plan.risks[plan.risk]
            : withClockTimes(plan.interrupts.join('\n'))}
        </dd>
        {plan.risk === 'loses' && (
          <>
            <dt>{words.plan.loses}</dt>
            <dd>{words.plan.lost}</dd>
          </>
        )}
        {plan.touches.length > 0 && (
          <>
            <dt>{words.plan.touches}</dt>
            <dd className="as-typed readable">{plan.touches.join('\n')}</dd>
          </>
        )}
        <dt>{words.plan.undo}</dt>
        <dd>{plan.undo?.says ?? words.plan.noUndo}</dd>
      </dl>
      {(plan.writes ?? []).map((writing) => (
        <PlanWriting key={`${writing.path} ${writing.place}`} {...writing} />
      ))}
      {plan.lasting !== null && (
        <LastingFix
          snippet={plan.lasting}
          onCopy={() => send({ ask: 'copy-lasting', finding: plan.finding })}
        />
      )}
    </div>
  )
}
