import type { Outcome } from '../../electron/core/model/plan.ts'

/** A tick, a cross, or, if nothing changed, a dash. */
export function OutcomeIcon({ outcome }: { outcome: Outcome }) {
  return (
    <svg className="outcome-icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[outcome]} />
    </svg>
  )
}

const tick = 'M2.8 8.6 6.4 12.2 13.2 4.2'
const cross = 'M3.6 3.6 12.4 12.4M12.4 3.6 3.6 12.4'
const dash = 'M3 8H13'
const shapes: Record<Outcome, string> = {
  fixed: tick,
  'not-fixed': cross,
  failed: cross,
  cancelled: dash,
  refused: dash,
  unknown: dash,
}
