import type { MonitorState } from './monitor-state.ts'

type Changed = (after: MonitorState, before: MonitorState) => void

/** What the monitor tells: its state to whoever listens, and its own trouble. */
export interface Telling {
  state(): MonitorState
  subscribe(changed: Changed): () => void
  change(part: Partial<MonitorState>): void
  /** Trouble of Builderbar itself in words, until it is over (null). */
  trouble(): string | null
  setTrouble(says: string | null): void
  /** Nobody hears anything any more. */
  silence(): void
}

export function openTelling(): Telling {
  return new ToldState()
}

class ToldState implements Telling {
  private readonly listeners = new Set<Changed>()
  private ownTrouble: string | null = null
  private now: MonitorState = {
    status: null,
    looking: true,
    stateSince: null,
    incidents: [],
    repair: { at: 'idle' },
  }

  state(): MonitorState {
    return this.now
  }

  subscribe(changed: Changed): () => void {
    this.listeners.add(changed)
    return () => this.listeners.delete(changed)
  }

  /** A listener that throws does not keep the others from hearing, nor the loop from going on. */
  change(part: Partial<MonitorState>): void {
    const before = this.now
    this.now = { ...before, ...part }
    for (const listener of this.listeners) {
      try {
        listener(this.now, before)
      } catch (error) {
        this.ownTrouble = `Showing a change failed: ${error instanceof Error ? error.message : String(error)}`
      }
    }
  }

  trouble(): string | null {
    return this.ownTrouble
  }

  setTrouble(says: string | null): void {
    this.ownTrouble = says
  }

  silence(): void {
    this.listeners.clear()
  }
}
