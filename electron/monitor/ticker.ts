export interface MonitorClock {
  /**
   * Calls `tick` at this interval in milliseconds; returns a function that stops it. Its promise resolves when its work is
   * done, for a clock that waits for it.
   */
  every(milliseconds: number, tick: () => Promise<void>): () => void
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
  const tickUnlessWorking = async () => {
    if (working === null && !isStopped) {
      working = tick().finally(() => {
        working = null
      })
    }
    await working
  }
  const tickNow = () => void tickUnlessWorking()
  const stopClock = clock.every(everyMs, tickUnlessWorking)
  // Deferred, so that the caller has the returned ticker first.
  queueMicrotask(tickNow)
  return {
    tickNow,
    async stop() {
      isStopped = true
      stopClock()
      await working
    },
  }
}
