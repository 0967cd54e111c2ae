import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { answersSsh } from './boot-time.ts'
import { getJobCondition } from './job-condition.ts'

/**
 * Whether the builder does not run because the user stopped it. If it has been started since, by launchd or by hand, it
 * is not paused. An answer from before the stop, or while launchd is still ending the job, comes from the old VM.
 */
export function isPaused({ stoppedOnPurpose }: Snapshot, facts: BuilderFacts): boolean {
  if (stoppedOnPurpose === null || facts.kind !== 'managed') return false
  const condition = getJobCondition(facts.service)
  if (condition === 'being-stopped') return true
  if (condition !== 'not-loaded' && condition !== 'not-running') return false
  return !answersSsh(facts) || Date.parse(facts.answer?.at ?? '') < Date.parse(stoppedOnPurpose)
}
