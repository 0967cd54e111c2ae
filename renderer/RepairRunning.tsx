import type { RepairProgress } from '../electron/monitor/monitor-state.ts'
import { since as lengthSince } from './ages.ts'
import { words } from './words.ts'

interface RepairRunningProps {
  readonly repair: RepairProgress & { readonly at: 'running' }
  readonly now: number
}

export function RepairRunning({ repair, now }: RepairRunningProps) {
  const { title, since, says, unasked } = repair
  return (
    <section className="part" aria-live="polite">
      <p className="finding-title">{words.running(title)}</p>
      {unasked && <p className="secondary">{words.unasked}</p>}
      {says !== undefined && <p>{says}</p>}
      <p className="secondary">
        <span aria-hidden="true">{words.runningFor(lengthSince(since, now))}. </span>
        {words.runningSays}
      </p>
    </section>
  )
}
