import type { Bridge, ReadyPlan } from '../../electron/app/contract/bridge-contract.ts'

interface ReadyPlanButtonProps {
  readonly ready: ReadyPlan
  /** Its name where the plan is on the screen, and where a click shows it first. */
  readonly names: { readonly run: string; readonly show: string }
  readonly className: string
  readonly send: Bridge['send']
}

/** Runs a plan that is on the screen, else shows it. */
export function ReadyPlanButton({ ready, names, className, send }: ReadyPlanButtonProps) {
  const { subject, shown } = ready
  return (
    <button
      type="button"
      className={className}
      onClick={({ detail: clicks }) => {
        // The second click of a double click comes before anybody has read what the first one brought.
        if (clicks >= 2) return
        send({ kind: 'plan', subject })
        if (shown !== null) send({ kind: 'run-plan', sha256: shown.sha256 })
      }}
    >
      {shown === null ? names.show : names.run}
    </button>
  )
}
