import type { Bridge, ReadyPlan } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import { selectControl } from '../format/outcome-text.ts'
import { ScriptNotes } from './ScriptNotes.tsx'

/** What the button in the action bar will run at once, folded: its steps, and the button that shows its script. */
export function ReadyPlanSteps({ ready, send }: { ready: ReadyPlan | null; send: Bridge['send'] }) {
  if (ready === null || ready.shown === null) return null
  const { plan, lines } = ready.shown
  const control = selectControl(ready.subject)
  if (control === null) return null
  return (
    <details className="disclosure">
      <summary>{messages.plan.readyHeading(messages.plan.controlButton[control])}</summary>
      <ol className="plan-steps secondary">
        {plan.steps.map((step) => (
          <li key={step.description}>{step.description}</li>
        ))}
      </ol>
      <ScriptNotes
        lines={lines}
        needsPassword={plan.needsAdmin}
        onShow={() => {
          send({ kind: 'plan', subject: ready.subject })
          send({ kind: 'page', page: 'script' })
        }}
      />
    </details>
  )
}
