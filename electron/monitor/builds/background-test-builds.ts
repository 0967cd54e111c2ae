import type { Status } from '../../core/model/status.ts'
import type { Looker } from '../scan/scanner.ts'

/** Makes proof builds beside the looks, so that no look waits 20 s for one. */
export interface BackgroundProof {
  /** Makes the build that is due after the last look, unless one is under way. `asked`: a person looked. */
  begin(asked: boolean): void
  /** Ends the build that is under way; none begins after this. */
  stop(): Promise<void>
}

/** `proven` is called with the status after each build that was made. */
export function openBackgroundProof(
  looker: Looker,
  proven: (status: Status) => void,
  broke: (error: unknown) => void,
): BackgroundProof {
  const stopping = new AbortController()
  const { signal } = stopping
  let underWay: Promise<void> | null = null
  const make = async (asked: boolean) => {
    try {
      const status = await looker.prove({ asked, signal })
      if (status !== null && !signal.aborted) proven(status)
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
