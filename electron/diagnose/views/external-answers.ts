import { valueOrNull } from '../../core/model/observation.ts'
import type { Status } from '../../core/model/status.ts'
import {
  type ExternalBuilder,
  type ExternalCondition,
  findExternalBuildersLine,
  listExternalBuilders,
} from '../../core/nix/external-builders.ts'
import type { RequiredCapabilities } from '../../core/nix/machine-match.ts'
import { formatList } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { listFailedBuilds, shortenOutput } from '../facts/test-builds.ts'
import type { MachineAnswer } from './machine-answers.ts'

/** Why Nix cannot start the program. */
const conditions: Readonly<Record<Exclude<ExternalCondition, 'usable' | 'unobserved'>, string>> = {
  'program-missing': "Nix can't start it: its program is missing.",
  'program-not-executable': "Nix can't start it: Nix's build accounts can't run its program.",
  'feature-off': "Nix doesn't start it: the experimental feature external-builders is off.",
  'no-local-builds': "Nix doesn't start it: it counts as a local build, and max-jobs = 0 allows none.",
  'unknown-setting': "This version of Nix doesn't know the setting external-builders.",
  'ignored-setting':
    "Nix doesn't start it: only your own nix.conf names it, and the daemon takes no such setting from you.",
}

/** Texts of the answers of external builders. */
export const externalAnswersTexts = defineTexts({
  conditions,
  otherSystems: (systems: readonly string[], system: string) =>
    `It builds for ${formatList(systems)}, not for ${system}.`,
  otherFirst: (builder: string) => `Nix starts the first external builder that lists the system: ${builder}.`,
  afterMachines: 'Nix asks the machines first, and starts this program only if none of them can be reached.',
  noMachines: 'Nix starts this program for the build; it compares only the system.',
})

/**
 * Returns the answer of each external builder, after those of the machines: Nix asks them in this order, and compares only the
 * system with an external builder (docs/nix-and-ssh.md, "External builders").
 */
export function listExternalAnswers(
  { snapshot, builders }: Status,
  { system }: RequiredCapabilities,
  machines: readonly MachineAnswer[],
): readonly MachineAnswer[] {
  const line = findExternalBuildersLine(snapshot)
  const maxJobs = Number.parseInt(valueOrNull(snapshot.nix.settings)?.maxJobs ?? '', 10)
  const external = listExternalBuilders(snapshot)
  const first = external.find(({ systems }) => system === null || systems.includes(system))
  const isAfterMachine = machines.some(({ accepts }) => accepts)
  return external.map((builder): MachineAnswer => {
    const objection = findObjection(builder, system, first)
    const failureOutput = listFailedBuilds(snapshot, builder.uri)[0]?.outcome.output
    return {
      uri: builder.uri,
      file: line?.file ?? 'external-builders',
      line: line?.line ?? 0,
      systems: builder.systems,
      supportedFeatures: [],
      mandatoryFeatures: [],
      maxJobs: Number.isNaN(maxJobs) ? 1 : maxJobs,
      running: null,
      speedFactor: 1,
      accepts: objection === null,
      reasons: [
        objection ?? (isAfterMachine ? externalAnswersTexts.afterMachines : externalAnswersTexts.noMachines),
      ],
      lastFailure: failureOutput === undefined ? null : shortenOutput(failureOutput),
      state: builders.find(({ uri }) => uri === builder.uri)?.state ?? null,
    }
  })
}

function findObjection(
  builder: ExternalBuilder,
  system: string | null,
  first: ExternalBuilder | undefined,
): string | null {
  const { systems, condition, uri } = builder
  if (system !== null && !systems.includes(system)) return externalAnswersTexts.otherSystems(systems, system)
  if (condition !== 'usable' && condition !== 'unobserved') return externalAnswersTexts.conditions[condition]
  return first !== undefined && first.uri !== uri ? externalAnswersTexts.otherFirst(first.name) : null
}
