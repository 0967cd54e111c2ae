import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { formatTimeSince } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { useDelayed } from '../ui/use-delayed.ts'
import { PinButton } from './PinButton.tsx'
import { RefreshButton } from './RefreshButton.tsx'
import { StateIcon } from './StateIcon.tsx'
import './status-header.css'

/** The builder's state in one sentence, its duration, and the time of the last scan. */
export function StatusHeader({ view, now, send }: { view: PopoverView; now: number; send: Bridge['send'] }) {
  const isScanning = useDelayed(view.scanning, 300)
  const state = view.status?.state ?? 'unknown'
  return (
    <header className="part status-header">
      <StateIcon state={view.repair.status === 'running' ? 'repairing' : state} />
      <div className="status-text">
        <div role="status" aria-live="polite" aria-atomic="true">
          <h1 className="headline" tabIndex={-1}>
            {view.status?.summary ?? messages.loading}
          </h1>
        </div>
        <p className="secondary">
          {[
            view.stateSince === null ? null : messages.forDuration(formatTimeSince(view.stateSince, now)),
            isScanning
              ? messages.scanningNow
              : view.status !== null && messages.looked(formatTimeSince(view.status.takenAt, now)),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <div className="status-buttons">
        <PinButton pinned={view.pinned} send={send} />
        <RefreshButton send={send} />
      </div>
    </header>
  )
}
