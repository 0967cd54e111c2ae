import type { Bridge, PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { formatAgo, formatClockTime, formatTimeSince, isJustNow } from '../format/durations.ts'
import { messages } from '../format/locale.ts'
import { useDelayed } from '../ui/use-delayed.ts'
import { PinButton } from './PinButton.tsx'
import { RefreshButton } from './RefreshButton.tsx'
import { StateIcon } from './StateIcon.tsx'
import './status-header.css'

interface StatusHeaderProps {
  readonly view: PopoverView
  readonly now: number
  readonly send: Bridge['send']
}

/** A scan older than this is named beside the state, in milliseconds. */
const staleMs = 5 * 60_000

/** The headline, and below it how long the state lasts or what confirms it. */
export function StatusHeader({ view, now, send }: StatusHeaderProps) {
  const isScanning = useDelayed(view.scanning, 300)
  const isRepairing = view.repair.status === 'running'
  const { checked, loading } = messages
  const checkedAt = view.status === null ? null : checked(formatAgo(view.status.takenAt, now))
  return (
    <header className="part status-header">
      <StateIcon state={isRepairing ? 'repairing' : (view.status?.state ?? 'unknown')} />
      <div className="status-text">
        <div role="status" aria-live="polite" aria-atomic="true">
          <h1 className="headline" tabIndex={-1}>
            {view.headline?.title ?? loading}
          </h1>
        </div>
        <p className="secondary status-detail" title={checkedAt ?? undefined}>
          {[isRepairing ? null : describeDetail(view, now), isStale(view, now) ? checkedAt : null]
            .filter((part) => part !== null)
            .join(' · ')}
        </p>
      </div>
      <div className="status-buttons">
        <PinButton pinned={view.pinned} send={send} />
        <RefreshButton isScanning={isScanning} send={send} />
      </div>
    </header>
  )
}

function isStale({ status }: PopoverView, now: number): boolean {
  return status !== null && now - Date.parse(status.takenAt) > staleMs
}

/** The line below the headline, or null. */
function describeDetail({ status, stateSince, headline, settings }: PopoverView, now: number): string | null {
  const { details } = messages
  switch (status?.state) {
    case 'down':
      return stateSince === null ? null : describeDown(stateSince, now)
    case 'paused':
      return describeStopped(headline?.detail ?? null, stateSince, settings.stopReminderAt, now)
    case 'healthy':
      return status.verifiedAt === null
        ? details.unconfirmed
        : details.confirmed(formatAgo(status.verifiedAt, now))
    default:
      return headline?.detail ?? null
  }
}

function describeDown(since: string, now: number): string {
  const { details } = messages
  return isJustNow(since, now) ? details.wentDown : details.downFor(formatTimeSince(since, now))
}

/** @param reason why the builder is stopped where the user did not stop it */
function describeStopped(
  reason: string | null,
  since: string | null,
  reminderAt: string | null,
  now: number,
): string {
  const stoppedText = since === null ? null : messages.details.stopped(formatAgo(since, now))
  return [
    reason ?? stoppedText ?? [],
    reminderAt === null ? [] : messages.stopped.reminderAt(formatClockTime(reminderAt, now)),
  ]
    .flat()
    .join('\n')
}
