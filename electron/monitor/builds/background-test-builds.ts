import type { Status } from '../../core/model/status.ts'
import type { Scanner } from '../scan/scanner.ts'

/** Runs test builds in the background, so that no scan waits 20 s for one. */
export interface BackgroundTestBuilds {
  /** Starts the build due after the last scan, unless one runs. `requested`: the user requested the scan. */
  begin(requested: boolean): void
  /** Aborts the running build and starts no more. */
  stop(): Promise<void>
}

/** Calls `onVerified` with the status after each build. */
export function openBackgroundTestBuilds(
  scanner: Scanner,
  onVerified: (status: Status) => void,
  onError: (error: unknown) => void,
): BackgroundTestBuilds {
  const stopping = new AbortController()
  const { signal } = stopping
  let running: Promise<void> | null = null
  const run = async (requested: boolean) => {
    try {
      const status = await scanner.runTestBuilds({ requested, signal })
      if (status !== null && !signal.aborted) onVerified(status)
    } catch (error) {
      if (!signal.aborted) onError(error)
    }
  }
  return {
    begin(requested) {
      if (running !== null || signal.aborted) return
      running = run(requested).finally(() => {
        running = null
      })
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}
