import { type BuilderFacts, leadingBuilder } from '../../core/builders/builder-facts.ts'
import type { BuilderState, Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { memoize } from '../../core/text/memo.ts'
import { isAbsent } from './absence.ts'
import { isAsleep, isStarting } from './boot-time.ts'
import { addressOf } from './local-builders.ts'
import { isPaused } from './paused.ts'
import { unknownsOf } from './unknowns.ts'

/**
 * The state of one builder: the first that holds of docs/architecture.md, "State of a builder". `findings`
 * are those that concern it.
 */
export function builderState(
  snapshot: Snapshot,
  facts: BuilderFacts,
  findings: readonly Finding[],
): BuilderState {
  if (isAbsent(snapshot)) return 'absent'
  if (findings.some(({ severity }) => severity === 'error')) return 'down'
  if (isPaused(snapshot, facts)) return 'paused'
  if (isAsleep(facts)) return 'asleep'
  if (facts.kind !== 'remote' && isStarting(snapshot, facts)) return 'starting'
  if (unknownsOf(snapshot, facts).length > 0) return 'unknown'
  return findings.some(({ severity }) => severity === 'warning') ? 'degraded' : 'healthy'
}

/** The findings about one builder: its own and those of the whole Mac, not those of another builder. */
export function findingsAbout<About extends Pick<Finding, 'subject'>>(
  builders: readonly BuilderFacts[],
  facts: BuilderFacts,
  findings: readonly About[],
): readonly About[] {
  const own = subjectsOf(facts)
  const others = subjectsOfAll(builders)
  return findings.filter(({ subject }) => own.has(subject) || !others.has(subject))
}

const subjectsOfAll = memoize(
  (builders: readonly BuilderFacts[]): ReadonlySet<string> =>
    new Set(builders.flatMap((other) => [...subjectsOf(other)])),
)

/** Whether a finding is about a machine elsewhere: this Mac's builder and the icon in the bar do not follow it. */
export function isAboutRemoteBuilder(
  builders: readonly BuilderFacts[],
  { subject }: Pick<Finding, 'subject'>,
): boolean {
  return remoteUrisOf(builders).has(subject)
}

/** The URIs that mean machines elsewhere and nothing else. */
const remoteUrisOf = memoize((builders: readonly BuilderFacts[]): ReadonlySet<string> => {
  const here = new Set(
    builders.flatMap(({ kind: whose, entry }) => (whose === 'remote' ? [] : (entry?.uri ?? []))),
  )
  const remote = builders.flatMap(({ kind: whose, entry }) => (whose === 'remote' ? (entry?.uri ?? []) : []))
  return new Set(remote.filter((uri) => !here.has(uri)))
})

/** The findings about the builder that the tray speaks of. */
export function findingsAboutLeading(
  snapshot: Snapshot,
  builders: readonly BuilderFacts[],
  findings: readonly Finding[],
): readonly Finding[] {
  return findingsAbout(builders, builders[0] ?? leadingBuilder(snapshot), findings)
}

function subjectsOf(facts: BuilderFacts): ReadonlySet<string> {
  const subjects = [
    facts.entry?.uri,
    facts.service?.label,
    facts.key?.path,
    facts.kind === 'remote' ? undefined : addressOf(facts),
  ]
  return new Set(subjects.filter((subject) => subject !== undefined))
}
