import type { Plan } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { revalidatePlans } from './planner.ts'

/** A prompt may be open for minutes, and the Mac goes on meanwhile. */
export interface PromptWatch {
  /** Aborted once two looks in a row show that the plans are no longer what was agreed to. */
  readonly stale: AbortSignal
  /** What that makes of the repair, and why; null while they are true. */
  reason(): StaleReason | null
  stop(): void
}

export interface StaleReason {
  /** `fixed`: it is over already, and nothing had to run. */
  readonly outcome: 'fixed' | 'refused'
  readonly message: string
  readonly status: Status
}

/** Looks again and again until it is stopped. What a look cannot see is no reason: the script checks for itself. */
export function watchPrompt(
  plans: readonly Plan[],
  look: () => Promise<Status>,
  options: { readonly everyMs: number; readonly mayInterruptMore: boolean },
): PromptWatch {
  const untrue = new AbortController()
  let before: StaleReason | null = null
  let confirmed: StaleReason | null = null
  let stopped = false
  let timer: NodeJS.Timeout
  const next = () => {
    timer = setTimeout(() => void again(), options.everyMs)
  }
  const again = async () => {
    const status = await look().catch(() => null)
    if (stopped) return
    const now =
      status === null || status.state === 'unknown'
        ? null
        : staleReason(plans, status, options.mayInterruptMore)
    if (now !== null && before !== null) {
      confirmed = now
      untrue.abort()
      return
    }
    before = now
    next()
  }
  next()
  return {
    stale: untrue.signal,
    reason: () => confirmed,
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}

function staleReason(plans: readonly Plan[], seen: Status, mayInterruptMore: boolean): StaleReason | null {
  const stand = revalidatePlans(plans, seen)
  const closed = 'The password prompt was closed, and nothing was run.'
  if (stand.kind === 'changed' || (stand.kind === 'interrupts-more' && !mayInterruptMore))
    return { outcome: 'refused', message: `${stand.reason} ${closed}`, status: seen }
  if (stand.kind === 'over')
    return { outcome: 'fixed', message: `It is over already. ${closed}`, status: seen }
  return null
}
