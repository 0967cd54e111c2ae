import type { BuilderState, Finding } from '../../core/model/finding.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { BuilderStatus } from '../../core/model/status.ts'
import type { ExternalBuilder } from '../../core/nix/external-builders.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { selectRootFindings } from '../facts/root-findings.ts'
import { findPassedBuild } from '../facts/test-builds.ts'
import { builderLineTexts } from './builder-line.ts'

/** Texts of the line of an external builder. */
export const externalBuilderLineTexts = defineTexts({
  uncheckedProgram: "its program wasn't checked",
  asleep: 'Nix starts it for each build',
})

/** Findings about this Mac that stop every build: the daemon starts the program, after it asked the build hook. */
const stopsEveryBuild: ReadonlySet<string> = new Set(['daemon-down', 'machines-malformed'])

/** Describes an external builder for its own line. `findings` are all findings of the snapshot. */
export function createExternalStatus(
  snapshot: Snapshot,
  builder: ExternalBuilder,
  findings: readonly Finding[],
): BuilderStatus {
  const ownFindings = findings.filter(({ subject, id }) => subject === builder.uri || stopsEveryBuild.has(id))
  const state = determineExternalState(snapshot, builder, ownFindings)
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
    summary: describeState(builder, state, ownFindings),
    observedAt: snapshot.takenAt,
  }
}

/** It runs only during a build, so without a test build that passed it is asleep at best. */
function determineExternalState(
  snapshot: Snapshot,
  builder: ExternalBuilder,
  ownFindings: readonly Finding[],
): BuilderState {
  if (ownFindings.some(({ severity }) => severity !== 'note')) return 'down'
  if (builder.condition === 'unobserved') return 'unknown'
  return findPassedBuild(snapshot, builder.uri) === null ? 'asleep' : 'healthy'
}

function describeState(
  builder: ExternalBuilder,
  state: BuilderState,
  ownFindings: readonly Finding[],
): string {
  switch (state) {
    case 'down':
      return (selectRootFindings(ownFindings)[0] ?? ownFindings[0])?.title ?? builderLineTexts.down
    case 'unknown':
      return builder.file.observed ? externalBuilderLineTexts.uncheckedProgram : builder.file.reason
    case 'healthy':
      return builderLineTexts.healthy
    default:
      return externalBuilderLineTexts.asleep
  }
}
