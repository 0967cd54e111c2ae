import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { answersSsh } from './boot-time.ts'
import { jobCondition } from './job-condition.ts'

/**
 * Whether the builder rests because the person stopped it: that it does not run is then no trouble. Somebody else may
 * have started it since, by launchd or by hand; then it is looked at like any other. What answered before it rested, or
 * answers while launchd still ends it, is the machine that is going.
 */
export function isPaused({ stoppedOnPurpose }: Snapshot, facts: BuilderFacts): boolean {
  if (stoppedOnPurpose === null || facts.kind !== 'managed') return false
  const condition = jobCondition(facts.service)
  if (condition === 'being-stopped') return true
  if (condition !== 'not-loaded' && condition !== 'not-running') return false
  return !answersSsh(facts) || Date.parse(facts.answer?.at ?? '') < Date.parse(stoppedOnPurpose)
}
