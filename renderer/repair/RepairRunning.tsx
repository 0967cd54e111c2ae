import { useEffect, useRef } from 'react'
import type { RepairProgress } from '../../electron/monitor/state/monitor-state.ts'
import { since as lengthSince } from '../format/durations.ts'
import { words } from '../format/locale.ts'

interface RepairRunningProps {
  readonly repair: RepairProgress & { readonly at: 'running' }
  readonly now: number
}

export function RepairRunning({ repair, now }: RepairRunningProps) {
  const { title, since, says, unasked } = repair
  const heading = useRef<HTMLParagraphElement>(null)
  // Nobody pressed a key for one that runs by itself.
  useEffect(() => {
    if (!unasked) heading.current?.focus()
  }, [unasked])
  return (
    <section className="part" aria-live="polite">
      <p className="finding-title" ref={heading} tabIndex={-1}>
        {words.running(title)}
      </p>
      {unasked && <p className="secondary">{words.unasked}</p>}
      {says !== undefined && <p>{says}</p>}
      <p className="secondary">
        <span aria-hidden="true">{words.runningFor(lengthSince(since, now))}. </span>
        {words.runningSays}
      </p>
    </section>
  )
}
