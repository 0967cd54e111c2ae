import { since as lengthSince } from './ages.ts'
import { words } from './words.ts'

interface RepairRunningProps {
  readonly title: string
  readonly since: string
  /** What happens just now. */
  readonly says: string | null
  readonly now: number
}

export function RepairRunning({ title, since, says, now }: RepairRunningProps) {
  return (
    <section className="part" aria-live="polite">
      <p className="finding-title">{words.running(title)}</p>
      {says !== null && <p>{says}</p>}
      <p className="secondary">
        <span aria-hidden="true">{words.runningFor(lengthSince(since, now))}. </span>
        {words.runningSays}
      </p>
    </section>
  )
}
