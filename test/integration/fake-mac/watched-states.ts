import type { Monitor } from '../../../electron/monitor/monitor.ts'

/** A change of what the monitor shows. */
export interface WatchedState {
  /** Since the recording began. */
  readonly seconds: number
  readonly state: string
  /** Ids of the findings that no other finding causes. */
  readonly findings: readonly string[]
}

/** The states of a monitor over time. */
export interface WatchedStates {
  /** Returns the changes since the last call. */
  take(): readonly WatchedState[]
  /** Writes down how long something took, for the line at the end. */
  note(description: string, seconds: number): void
  notes(): string
}

export function watchStates(monitor: Monitor): WatchedStates {
  const startedAt = performance.now()
  let changes: WatchedState[] = []
  let last = ''
  const notes: string[] = []
  monitor.subscribe(({ status }) => {
    // On a busy system a guest may answer too late for a scan: it is then unknown, until the next scan.
    if (status === null || status.state === 'unknown') return
    const findings = status.findings.filter(({ causedBy }) => causedBy === null).map(({ id }) => id)
    const summary = [status.state, ...findings].join(' ')
    if (summary === last) return
    last = summary
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10
    changes.push({ seconds, state: status.state, findings })
  })
  return {
    take() {
      const takenChanges = changes
      changes = []
      return takenChanges
    },
    note: (description, seconds) => notes.push(`${description} ${seconds.toFixed(1)} s`),
    notes: () => notes.join(', '),
  }
}
