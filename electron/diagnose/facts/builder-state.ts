import type { Builder } from '../../core/builders/builder.ts'
import { memoize } from '../../core/collections/memo.ts'
import type { BuilderState, Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { isExternalUri } from '../../core/nix/external-builders.ts'
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
  builder: Builder,
  findings: readonly Finding[],
): BuilderState {
  if (isAbsent(snapshot)) return 'absent'
  if (findings.some(({ severity }) => severity === 'error')) return 'down'
  if (isPaused(snapshot, builder)) return 'paused'
  if (isAsleep(builder)) return 'asleep'
  if (builder.kind !== 'remote' && isStarting(snapshot, builder)) return 'starting'
  if (listUnknowns(snapshot, builder).length > 0) return 'unknown'
  return findings.some(({ severity }) => severity === 'warning') ? 'degraded' : 'healthy'
}

/** Returns the findings about one builder: its own and those about the whole Mac, but not those about another or an external builder. */
export function selectFindingsAbout<About extends Pick<Finding, 'subject'>>(
  builders: readonly Builder[],
  builder: Builder,
  findings: readonly About[],
): readonly About[] {
  const ownSubjects = listSubjects(builder)
  const allSubjects = listAllSubjects(builders)
  return findings.filter(
    ({ subject }) => ownSubjects.has(subject) || (!allSubjects.has(subject) && !isExternalUri(subject)),
  )
}

const listAllSubjects = memoize(
  (builders: readonly Builder[]): ReadonlySet<string> =>
    new Set(builders.flatMap((builder) => [...listSubjects(builder)])),
)

/** Whether a finding is about a remote builder: it then changes neither the state of this Mac's builder nor the menu-bar icon. */
export function isAboutRemoteBuilder(
  builders: readonly Builder[],
  { subject }: Pick<Finding, 'subject'>,
): boolean {
  return listRemoteUris(builders).has(subject)
}

/** URIs of remote builders that no builder on this Mac shares. */
const listRemoteUris = memoize((builders: readonly Builder[]): ReadonlySet<string> => {
  const localUris = new Set(
    builders.flatMap(({ kind, entry }) => (kind === 'remote' ? [] : (entry?.uri ?? []))),
  )
  const remoteUris = builders.flatMap(({ kind, entry }) => (kind === 'remote' ? (entry?.uri ?? []) : []))
  return new Set(remoteUris.filter((uri) => !localUris.has(uri)))
})

/** Subjects that a finding about this builder can have. */
function listSubjects(builder: Builder): ReadonlySet<string> {
  const subjects = [
    builder.entry?.uri,
    builder.service?.label,
    builder.key?.path,
    builder.kind === 'remote' ? undefined : formatAddress(builder),
  ]
  return new Set(subjects.filter((subject) => subject !== undefined))
}
