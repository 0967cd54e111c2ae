import { useEffect, useRef } from 'react'
import type { RepairProgress } from '../../electron/monitor/state/monitor-state.ts'
import { formatTimeSince } from '../format/durations.ts'
import { messages } from '../format/locale.ts'

interface RepairRunningProps {
  readonly repair: RepairProgress & { readonly status: 'running' }
  readonly now: number
}

/** The progress of a repair that is running: its name, and the stage with the time since it began. */
export function RepairRunning({ repair, now }: RepairRunningProps) {
  const { progress, since, stage, automatic } = repair
  const heading = useRef<HTMLParagraphElement>(null)
  // The user did not start an automatic repair, so it must not take the focus.
  useEffect(() => {
    if (!automatic) heading.current?.focus()
  }, [automatic])
  return (
    <section className="part" aria-live="polite">
      <p className="finding-title" ref={heading} tabIndex={-1}>
        {messages.running(progress)}
      </p>
      {automatic && <p className="secondary">{messages.automatic}</p>}
      <p className="secondary running-stage">
        <span>{messages.stages[stage]}</span>
        {/* A screen reader would read every second. */}
        <span aria-hidden="true">{formatTimeSince(since, now)}</span>
      </p>
    </section>
  )
}
