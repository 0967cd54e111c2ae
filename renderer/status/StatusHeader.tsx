import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { since } from '../format/durations.ts'
import { words } from '../format/locale.ts'
import { useLasting } from '../ui/use-delayed.ts'
import { PinButton } from './PinButton.tsx'
import { RefreshButton } from './RefreshButton.tsx'
import { StateGlyph } from './StateIcon.tsx'
import './status-header.css'

/** What the state means to the person, since when, and when it was last looked at. */
export function Sentence({ view, now, send }: { view: PopoverView; now: number; send: Bridge['send'] }) {
  const looking = useLasting(view.looking, 300)
  const state = view.status?.state ?? 'unknown'
  return (
    <header className="part sentence">
      <StateGlyph state={view.repair.at === 'running' ? 'repairing' : state} />
      <div className="sentence-says">
        <div role="status" aria-live="polite" aria-atomic="true">
          <h1 className="sentence-text" tabIndex={-1}>
            {view.status?.summary ?? words.firstLook}
          </h1>
        </div>
        <p className="secondary">
          {[
            view.stateSince === null ? null : words.lasting(since(view.stateSince, now)),
            looking
              ? words.lookingNow
              : view.status !== null && words.looked(since(view.status.takenAt, now)),
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
