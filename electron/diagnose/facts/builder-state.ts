import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import type { BuilderState, Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { isExternalUri } from '../../core/nix/external-builders.ts'
import { memoize } from '../../core/text/memo.ts'
import { isAbsent } from './absence.ts'
import { isAsleep, isStarting } from './boot-time.ts'
import { formatAddress } from './local-builders.ts'
import { isPaused } from './paused.ts'
import { listUnknowns } from './unknowns.ts'

/**
 * Returns the state of one builder: the first that applies, in the order of docs/architecture.md, "State of a builder".
 * `findings` are the ones about this builder (`selectFindingsAbout`).
 */
export function determineState(
  snapshot: Snapshot,
  facts: BuilderFacts,
  findings: readonly Finding[],
): BuilderState {
  if (isAbsent(snapshot)) return 'absent'
  if (findings.some(({ severity }) => severity === 'error')) return 'down'
  if (isPaused(snapshot, facts)) return 'paused'
  if (isAsleep(facts)) return 'asleep'
  if (facts.kind !== 'remote' && isStarting(snapshot, facts)) return 'starting'
  if (listUnknowns(snapshot, facts).length > 0) return 'unknown'
  return findings.some(({ severity }) => severity === 'warning') ? 'degraded' : 'healthy'
}

/** Returns the findings about one builder: its own and those about the whole Mac, but not those about another or an external builder. */
export function selectFindingsAbout<About extends Pick<Finding, 'subject'>>(
  builders: readonly BuilderFacts[],
  facts: BuilderFacts,
  findings: readonly About[],
): readonly About[] {
  const own = listSubjects(facts)
  const all = allSubjectsOf(builders)
  return findings.filter(({ subject }) => own.has(subject) || (!all.has(subject) && !isExternalUri(subject)))
}

const allSubjectsOf = memoize(
  (builders: readonly BuilderFacts[]): ReadonlySet<string> =>
    new Set(builders.flatMap((facts) => [...listSubjects(facts)])),
)

/** Whether a finding is about a remote builder: it then changes neither the state of this Mac's builder nor the menu-bar icon. */
export function isAboutRemoteBuilder(
  builders: readonly BuilderFacts[],
  { subject }: Pick<Finding, 'subject'>,
): boolean {
  return remoteUrisOf(builders).has(subject)
}

/** URIs of remote builders that no builder on this Mac shares. */
const remoteUrisOf = memoize((builders: readonly BuilderFacts[]): ReadonlySet<string> => {
  const local = new Set(builders.flatMap(({ kind, entry }) => (kind === 'remote' ? [] : (entry?.uri ?? []))))
  const remote = builders.flatMap(({ kind, entry }) => (kind === 'remote' ? (entry?.uri ?? []) : []))
  return new Set(remote.filter((uri) => !local.has(uri)))
})

/** Subjects that a finding about this builder can have. */
function listSubjects(facts: BuilderFacts): ReadonlySet<string> {
  const subjects = [
    facts.entry?.uri,
    facts.service?.label,
    facts.key?.path,
    facts.kind === 'remote' ? undefined : formatAddress(facts),
  ]
  return new Set(subjects.filter((subject) => subject !== undefined))
}
