import type { BuilderState, Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { BuilderStatus } from '../../core/model/status.ts'
import type { ExternalBuilder } from '../../core/nix/external-builders.ts'
import { selectRootFindings } from '../facts/root-findings.ts'
import { findPassedBuild } from '../facts/test-builds.ts'

/** Findings about this Mac that stop every build: the daemon starts the program, after it asked the build hook. */
const stopsEveryBuild: ReadonlySet<string> = new Set(['daemon-down', 'machines-malformed'])

/** Describes an external builder for its own line. `findings` are all findings of the snapshot. */
export function createExternalStatus(
  snapshot: Snapshot,
  builder: ExternalBuilder,
  findings: readonly Finding[],
): BuilderStatus {
  const own = findings.filter(({ subject, id }) => subject === builder.uri || stopsEveryBuild.has(id))
  const state = determineExternalState(snapshot, builder, own)
  return {
    uri: builder.uri,
    host: builder.name,
    port: 0,
    user: null,
    keyPath: null,
    label: null,
    pid: null,
    state,
    kind: 'external',
    systems: builder.systems,
    summary: describeState(builder, state, own),
    observedAt: snapshot.takenAt,
  }
}

/** It runs only during a build, so without a test build that passed it is asleep at best. */
function determineExternalState(
  snapshot: Snapshot,
  builder: ExternalBuilder,
  own: readonly Finding[],
): BuilderState {
  if (own.some(({ severity }) => severity !== 'note')) return 'down'
  if (builder.condition === 'unobserved') return 'unknown'
  return findPassedBuild(snapshot, builder.uri) === null ? 'asleep' : 'healthy'
}

function describeState(builder: ExternalBuilder, state: BuilderState, own: readonly Finding[]): string {
  switch (state) {
    case 'down':
      return (selectRootFindings(own)[0] ?? own[0])?.title ?? "isn't working"
    case 'unknown':
      return builder.file.observed ? "its program wasn't checked" : builder.file.reason
    case 'healthy':
      return 'working'
    default:
      return 'Nix starts it for each build'
  }
}
