import type { MonitorState } from './monitor-state.ts'

type Changed = (after: MonitorState, before: MonitorState) => void

/** What the monitor tells: its state to whoever listens, and its own trouble. */
export interface MonitorStore {
  state(): MonitorState
  subscribe(changed: Changed): () => void
  change(part: Partial<MonitorState>): void
  /** Trouble of Builderbar itself in words, until it is over (null). */
  internalError(): string | null
  setInternalError(message: string | null): void
  /** Nobody hears anything any more. */
  silence(): void
}

export function openMonitorStore(): MonitorStore {
  return new ObservableMonitorStore()
}

class ObservableMonitorStore implements MonitorStore {
  private readonly listeners = new Set<Changed>()
  private error: string | null = null
  private current: MonitorState = {
    status: null,
    scanning: true,
    stateSince: null,
    incidents: [],
    repair: { status: 'idle' },
  }

  state(): MonitorState {
    return this.current
  }

  subscribe(changed: Changed): () => void {
    this.listeners.add(changed)
    return () => this.listeners.delete(changed)
  }

  /** A listener that throws does not keep the others from hearing, nor the loop from going on. */
  change(part: Partial<MonitorState>): void {
    const before = this.current
    this.current = { ...before, ...part }
    for (const listener of this.listeners) {
      try {
        listener(this.current, before)
      } catch (error) {
        this.error = `Showing a change failed: ${error instanceof Error ? error.message : String(error)}`
      }
    }
  }

  internalError(): string | null {
    return this.error
  }

  setInternalError(message: string | null): void {
    this.error = message
  }

  silence(): void {
    this.listeners.clear()
  }
}
