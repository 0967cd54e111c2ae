import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { since } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { useDelayed } from '../ui/use-delayed.ts'
import { PinButton } from './PinButton.tsx'
import { RefreshButton } from './RefreshButton.tsx'
import { StateIcon } from './StateIcon.tsx'
import './status-header.css'

/** The builder's state in one sentence, its duration, and the time of the last scan. */
export function StatusHeader({ view, now, send }: { view: PopoverView; now: number; send: Bridge['send'] }) {
  const looking = useDelayed(view.scanning, 300)
  const state = view.status?.state ?? 'unknown'
  return (
    <header className="part sentence">
      <StateIcon state={view.repair.status === 'running' ? 'repairing' : state} />
      <div className="sentence-says">
        <div role="status" aria-live="polite" aria-atomic="true">
          <h1 className="sentence-text" tabIndex={-1}>
            {view.status?.summary ?? messages.loading}
          </h1>
        </div>
        <p className="secondary">
          {[
            view.stateSince === null ? null : messages.permanentFix(since(view.stateSince, now)),
            looking
              ? messages.scanningNow
              : view.status !== null && messages.looked(since(view.status.takenAt, now)),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <div className="sentence-buttons">
        <PinButton pinned={view.pinned} send={send} />
        <RefreshButton send={send} />
      </div>
    </header>
  )
}
