import type { Bridge } from '../../electron/app/contract/bridge-contract.ts'
import type { Plan } from '../../electron/core/model/plan.ts'
import { PermanentFix } from '../findings/PermanentFix.tsx'
import { localizeTimes } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { FileDiff, FoldedDiff } from './FileDiff.tsx'

/** Length of the longest change that is shown unfolded, in characters: about five lines; and of the longest plan beside one. */
const maxOpenLength = 240
const maxOpenSteps = 3

/** A plan's steps, what it interrupts, the files it changes, its undo and its permanent fix. */
export function PlanSummary({ plan, send }: { plan: Plan; send: Bridge['send'] }) {
  const { subject, diffs = [] } = plan
  // Several changes or a long one are folded, so that the plan fits into the popover.
  const isFolded =
    diffs.length > 1 ||
    (diffs.length > 0 && plan.steps.length > maxOpenSteps) ||
    diffs.some(({ text }) => text.length > maxOpenLength)
  const paths = isFolded ? plan.paths.filter((path) => !diffs.some((diff) => diff.path === path)) : plan.paths
  return (
    <div className="plan-summary">
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
            : plan.interrupts.map(({ description }) => <p key={description}>{localizeTimes(description)}</p>)}
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
            <dd className="monospace readable">
              {paths.join('\n')}
              {isFolded && diffs.map((diff) => <FoldedDiff key={`${diff.path} ${diff.place}`} {...diff} />)}
            </dd>
          </>
        )}
        {subject.kind !== 'undo' && (
          <>
            <dt>{messages.plan.undo}</dt>
            <dd>{plan.undo?.description ?? messages.plan.noUndo}</dd>
          </>
        )}
      </dl>
      {!isFolded && diffs.map((diff) => <FileDiff key={`${diff.path} ${diff.place}`} {...diff} />)}
      {plan.permanentFix !== null && subject.kind === 'finding' && (
        <PermanentFix snippet={plan.permanentFix} finding={subject.finding} send={send} />
      )}
    </div>
  )
}
