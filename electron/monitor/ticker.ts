export interface MonitorClock {
  /** Calls `tick` at this interval in milliseconds; returns a function that stops it. */
  every(milliseconds: number, tick: () => void): () => void
  /** Calls `run` once, after this time in milliseconds; returns a function that cancels it. */
  after(milliseconds: number, run: () => void): () => void
}

export const systemClock: MonitorClock = {
  every(milliseconds, tick) {
    const timer = setInterval(tick, milliseconds)
    return () => clearInterval(timer)
  },
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds)
    return () => clearTimeout(timer)
  },
}

export interface Ticker {
  /** Ticks now, outside the interval. */
  tickNow(): void
  /** Starts no further tick; resolves when a running one has ended. */
  stop(): Promise<void>
}

/** Ticks at once and then at the interval; skips a tick while the one before still runs. */
export function startTicker(clock: MonitorClock, everyMs: number, tick: () => Promise<void>): Ticker {
  let working: Promise<void> | null = null
  let isStopped = false
  const now = () => {
    if (working !== null || isStopped) return
    working = tick().finally(() => {
      working = null
    })
  }
  const stopClock = clock.every(everyMs, now)
  // Deferred, so that the caller has the returned ticker first.
  queueMicrotask(now)
  return {
    tickNow: now,
    async stop() {
      isStopped = true
      stopClock()
      await working
    },
  }
}
