import type { Bridge, ReadyPlan } from '../../electron/app/contract/bridge-contract.ts'
import { messages } from '../format/locale.ts'
import { selectControl } from '../format/outcome-text.ts'
import { ScriptNotes } from './ScriptNotes.tsx'

/** What the button in the action bar will run at once: its steps, and its script one click away. */
export function ReadyPlanSteps({ ready, send }: { ready: ReadyPlan | null; send: Bridge['send'] }) {
  if (ready === null || ready.shown === null) return null
  const { plan, lines } = ready.shown
  const control = selectControl(ready.subject)
  if (control === null) return null
  return (
    <section className="part" aria-labelledby="ready-heading">
      <h2 id="ready-heading" className="heading">
        {messages.plan.readyHeading(messages.plan.controlButton[control])}
      </h2>
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
    </section>
  )
}
