import type { MonitorState } from './monitor-state.ts'

type Changed = (after: MonitorState, before: MonitorState) => void

/** What the monitor tells: its state to whoever listens, and its own trouble. */
export class MonitorStore {
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

  /** Trouble of Builderbar itself in words, until it is over (null). */
  internalError(): string | null {
    return this.error
  }

  setInternalError(message: string | null): void {
    this.error = message
  }

  /** Nobody hears anything any more. */
  silence(): void {
    this.listeners.clear()
  }
}
