import type { BuilderFacts } from '../builder/facts.ts'
import type { Snapshot } from '../builder/snapshot.ts'
import { answersSsh } from './boot-time.ts'
import { jobCondition } from './job-condition.ts'

/**
 * Whether the builder rests because the person stopped it: that it does not run is then no trouble. Somebody else may
 * have started it since, by launchd or by hand; then it is looked at like any other.
 */
export function isPaused(snapshot: Snapshot, facts: BuilderFacts): boolean {
  if (snapshot.stoppedOnPurpose === null || facts.whose !== 'this-builder' || answersSsh(facts)) return false
  const condition = jobCondition(facts.service)
  return condition === 'not-loaded' || condition === 'not-running' || condition === 'being-stopped'
}
