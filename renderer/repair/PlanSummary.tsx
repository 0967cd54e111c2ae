import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { Plan } from '../../electron/core/model/plan.ts'
import { PermanentFix } from '../findings/PermanentFix.tsx'
import { withClockTimes } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { FileDiff } from './FileDiff.tsx'

/** One plan in words: its steps, what it ends, what it writes, how it is taken back, how it is made to last. */
export function PlanSummary({ plan, send }: { plan: Plan; send: Bridge['send'] }) {
  const { subject } = plan
  return (
    <div className="plan-facts">
      <p className="finding-title">{plan.title}</p>
      <ol className="plan-steps">
        {plan.steps.map((step) => (
          <li key={step.description}>{step.description}</li>
        ))}
      </ol>
      <dl className="plan-list">
        <dt>{messages.plan.interrupts}</dt>
        <dd>
          {plan.interrupts.length === 0
            ? messages.plan.risks[plan.risk]
            : withClockTimes(plan.interrupts.join('\n'))}
        </dd>
        {plan.risk === 'loses' && (
          <>
            <dt>{messages.plan.loses}</dt>
            <dd>{messages.plan.lost}</dd>
          </>
        )}
        {plan.paths.length > 0 && (
          <>
            <dt>{messages.plan.paths}</dt>
            <dd className="as-typed readable">{plan.paths.join('\n')}</dd>
          </>
        )}
        <dt>{messages.plan.undo}</dt>
        <dd>{plan.undo?.description ?? messages.plan.noUndo}</dd>
      </dl>
      {(plan.diffs ?? []).map((writing) => (
        <FileDiff key={`${writing.path} ${writing.place}`} {...writing} />
      ))}
      {plan.permanentFix !== null && subject.kind === 'finding' && (
        <PermanentFix
          snippet={plan.permanentFix}
          onCopy={() => send({ kind: 'copy-permanent-fix', finding: subject.finding })}
        />
      )}
    </div>
  )
}
