import trayDrawing from '../../assets/tray.svg'
import type { BuilderState } from '../../electron/core/model/finding.ts'
import './state-icon.css'

/** The groups of the tray icon's drawing that show a state. */
const groups = {
  healthy: ['healthy'],
  starting: ['plan', 'walls', 'rim'],
  degraded: ['degraded'],
  down: ['down'],
  asleep: ['asleep'],
  absent: ['absent'],
  paused: ['paused'],
  unknown: ['unknown'],
  repairing: ['small-box', 'turning-mark'],
} satisfies Record<BuilderState | 'repairing', readonly string[]>

/** The menu-bar icon's shape for a state. Decorative: the headline beside it says the state. */
export function StateIcon({ state }: { state: BuilderState | 'repairing' }) {
  return (
    <svg className={`state-icon ${state}`} viewBox="0 0 16 16" aria-hidden="true">
      {groups[state].map((group) => (
        <use key={group} href={`${trayDrawing}#${group}`} />
      ))}
    </svg>
  )
}
