import { defineTexts } from '../../core/text/translated-texts.ts'
import type { MonitorState } from './monitor-state.ts'

type Changed = (after: MonitorState, before: MonitorState) => void

/** Texts of the warnings about what shows the state. */
export const monitorStoreTexts = defineTexts({
  failed: (reason: string) => `Showing a change failed: ${reason}`,
})

/** Holds the monitor's state, notifies listeners of changes, and keeps the monitor's own error. */
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

  subscribe(listener: Changed): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Calls every listener; an error in one becomes the internal error and does not stop the others. */
  change(part: Partial<MonitorState>): void {
    const before = this.current
    this.current = { ...before, ...part }
    for (const listener of this.listeners) {
      try {
        listener(this.current, before)
      } catch (error) {
        this.error = monitorStoreTexts.failed(error instanceof Error ? error.message : String(error))
      }
    }
  }

  /** Returns a sentence about an error of Builderbar itself, or null. */
  internalError(): string | null {
    return this.error
  }

  setInternalError(message: string | null): void {
    this.error = message
  }

  /** Removes all listeners. */
  silence(): void {
    this.listeners.clear()
  }
}
