import type { Plan } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { plansStand } from './planner.ts'

/** A prompt may be open for minutes, and the Mac goes on meanwhile. */
export interface PromptWatch {
  /** Aborted once two looks in a row show that the plans are no longer what was agreed to. */
  readonly untrue: AbortSignal
  /** What that makes of the repair, and why; null while they are true. */
  why(): WhyUntrue | null
  stop(): void
}

export interface WhyUntrue {
  /** `fixed`: it is over already, and nothing had to run. */
  readonly outcome: 'fixed' | 'refused'
  readonly says: string
  readonly seen: Status
}

/** Looks again and again until it is stopped. What a look cannot see is no reason: the script checks for itself. */
export function watchWhilePromptIsOpen(
  plans: readonly Plan[],
  look: () => Promise<Status>,
  everyMs: number,
): PromptWatch {
  const untrue = new AbortController()
  let before: WhyUntrue | null = null
  let confirmed: WhyUntrue | null = null
  let stopped = false
  let timer: NodeJS.Timeout
  const next = () => {
    timer = setTimeout(() => void again(), everyMs)
  }
  const again = async () => {
    const status = await look().catch(() => null)
    if (stopped) return
    const now = status === null || status.state === 'unknown' ? null : whyUntrue(plans, status)
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
    untrue: untrue.signal,
    why: () => confirmed,
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}

function whyUntrue(plans: readonly Plan[], seen: Status): WhyUntrue | null {
  const stand = plansStand(plans, seen)
  const closed = 'The password prompt was closed, and nothing was run.'
  if (stand.is === 'changed') return { outcome: 'refused', says: `${stand.why} ${closed}`, seen }
  if (stand.toRun.length === 0) return { outcome: 'fixed', says: `It is over already. ${closed}`, seen }
  if (stand.toRun.length === plans.length) return null
  return {
    outcome: 'refused',
    says: `Some of it is over already: the plan has to be made anew. ${closed}`,
    seen,
  }
}
