export interface MonitorClock {
  /** Calls back every so many milliseconds; returns the way to stop. */
  every(milliseconds: number, tick: () => void): () => void
}

export const systemClock: MonitorClock = {
  every(milliseconds, tick) {
    const timer = setInterval(tick, milliseconds)
    return () => clearInterval(timer)
  },
}

export interface Ticker {
  /** A tick out of turn. */
  now(): void
  /** No tick begins after this; done when the last one has ended. */
  stop(): Promise<void>
}

/** Ticks at once and then again and again; one that finds another still at work is left out. */
export function startTicker(clock: MonitorClock, everyMs: number, tick: () => Promise<void>): Ticker {
  let working: Promise<void> | null = null
  let stopped = false
  const now = () => {
    if (working !== null || stopped) return
    working = tick().finally(() => {
      working = null
    })
  }
  const stopClock = clock.every(everyMs, now)
  // Not before the caller has what this returns.
  queueMicrotask(now)
  return {
    now,
    async stop() {
      stopped = true
      stopClock()
      await working
    },
  }
}
