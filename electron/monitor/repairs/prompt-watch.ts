import type { Plan } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { PlanOutcome } from './control-outcome.ts'
import { repairOutcomeTexts } from './repair-outcome.ts'
import { revalidatePlans } from './revalidation.ts'

/** Texts of a prompt that was closed because its plans no longer apply. */
export const promptWatchTexts = defineTexts({
  closed: 'The password prompt was closed, and nothing ran.',
})

/** Scans while a password prompt is open, which may take minutes, to see whether the plans still apply. */
export interface PromptWatch {
  /** Aborted once two scans in a row show that the confirmed plans no longer apply. */
  readonly staleSignal: AbortSignal
  /** Returns the outcome that follows, or null while the plans apply. */
  reason(): StaleReason | null
  stop(): void
}

export interface StaleReason extends PlanOutcome {
  /** `fixed`: the findings are gone without the repair. */
  readonly outcome: 'fixed' | 'refused'
  readonly status: Status
}

/**
 * Scans every `everyMs` milliseconds until stopped. A scan that fails or finds the state unknown does not count: the script
 * checks its own conditions.
 */
export function watchPrompt(
  plans: readonly Plan[],
  scan: () => Promise<Status>,
  options: { readonly everyMs: number; readonly mayInterruptMore: boolean },
): PromptWatch {
  const staleController = new AbortController()
  let previous: StaleReason | null = null
  let confirmedReason: StaleReason | null = null
  let isStopped = false
  let timer: NodeJS.Timeout
  const schedule = () => {
    timer = setTimeout(() => void check(), options.everyMs)
  }
  const check = async () => {
    const status = await scan().catch(() => null)
    if (isStopped) return
    const current =
      status === null || status.state === 'unknown'
        ? null
        : findStaleReason(plans, status, options.mayInterruptMore)
    if (current !== null && previous !== null) {
      confirmedReason = current
      staleController.abort()
      return
    }
    previous = current
    schedule()
  }
  schedule()
  return {
    staleSignal: staleController.signal,
    reason: () => confirmedReason,
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

function findStaleReason(
  plans: readonly Plan[],
  status: Status,
  mayInterruptMore: boolean,
): StaleReason | null {
  const validity = revalidatePlans(plans, status)
  const { closed } = promptWatchTexts
  if (validity.kind === 'changed' || (validity.kind === 'interrupts-more' && !mayInterruptMore))
    return { outcome: 'refused', message: [validity.reason, closed].join(' '), status }
  if (validity.kind === 'over')
    return { outcome: 'fixed', summary: repairOutcomeTexts.alreadyFixed, message: closed, status }
  return null
}
