import type { Status } from '../../core/model/status.ts'
import type { Scanner } from '../scan/scanner.ts'

/** Makes proof builds beside the looks, so that no look waits 20 s for one. */
export interface BackgroundTestBuilds {
  /** Makes the build that is due after the last look, unless one is under way. `asked`: a person looked. */
  begin(asked: boolean): void
  /** Ends the build that is under way; none begins after this. */
  stop(): Promise<void>
}

/** `verifiedAt` is called with the status after each build that was made. */
export function openBackgroundTestBuilds(
  scanner: Scanner,
  verifiedAt: (status: Status) => void,
  broke: (error: unknown) => void,
): BackgroundTestBuilds {
  const stopping = new AbortController()
  const { signal } = stopping
  let underWay: Promise<void> | null = null
  const make = async (asked: boolean) => {
    try {
      const status = await scanner.runTestBuilds({ requested: asked, signal })
      if (status !== null && !signal.aborted) verifiedAt(status)
    } catch (error) {
      if (!signal.aborted) broke(error)
    }
  }
  return {
    begin(asked) {
      if (underWay !== null || signal.aborted) return
      underWay = make(asked).finally(() => {
        underWay = null
      })
    },
    async stop() {
      stopping.abort()
      await underWay
    },
  }
}
