import { type Builder, type BuilderWithEntry, listBuilders } from '../../core/builders/builder.ts'
import type { BuilderState } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { findObjections, type Objection, type RequiredCapabilities } from '../../core/nix/machine-match.ts'
import type { NamedFinding } from '../../core/nix/output/named-findings.ts'
import { formatList, selectPlural } from '../../core/text/quantities.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { listFailedBuilds, shortenOutput } from '../facts/test-builds.ts'

/** Texts of the answers of machines. */
export const machineAnswersTexts = defineTexts({
  leftOut: "Nix doesn't use this entry: its builders setting leaves it out.",
  otherSystems: (offered: readonly string[], system: string) =>
    `It builds for ${offered.length === 0 ? 'nothing' : formatList(offered)} (column 2), not for ${system}.`,
  missingFeatures: (missing: readonly string[]) => `It doesn't have ${formatList(missing)} (column 6).`,
  mandatoryFeatures: (mandatory: readonly string[]) =>
    `It accepts only builds that require ${formatList(mandatory)} (column 7), and this one doesn't.`,
  noSlots: 'It allows no jobs: column 4 is 0.',
  free: "Its entry fits: Nix sends such builds there, unless it can't connect.",
  busy: (slots: number) =>
    `Its entry fits, but ${selectPlural(slots, 'its one slot is', `all of its ${slots} slots are`)} in use, so Nix waits.`,
  kvmInDoubt:
    'But kvm needs /dev/kvm in the VM, which QEMU on a Mac usually lacks, so the VM refuses the build.',
})

/**
 * Whether one builder accepts one build, and why: the answer to "why did no machine take it?". An external builder has no features
 * and no speed; its file is that of the setting, and its slots are those of this Mac (`max-jobs`; 1 if that is no number).
 */
export interface MachineAnswer {
  readonly uri: string
  readonly file: string
  readonly line: number
  readonly systems: readonly string[]
  readonly supportedFeatures: readonly string[]
  readonly mandatoryFeatures: readonly string[]
  readonly maxJobs: number
  /** Builds that Nix runs on it now; null if the processes were not observed. */
  readonly running: number | null
  readonly speedFactor: number
  /** Whether Nix sends such a build to it. */
  readonly accepts: boolean
  /** Sentences that explain it. */
  readonly reasons: readonly string[]
  /** Last output about it from a failed build: from the given text, else from a test build; null if there is none. */
  readonly lastFailure: string | null
  readonly state: BuilderState | null
}

/** Returns the answer of each builder with an entry, the leading one first. */
export function listMachineAnswers(
  { snapshot, builders }: Status,
  requirement: RequiredCapabilities,
  namedFindings: readonly NamedFinding[],
): readonly MachineAnswer[] {
  const ownSystem = valueOrNull(snapshot.nix.settings)?.system ?? null
  return listBuilders(snapshot).flatMap((builder) => {
    const { entry } = builder
    if (entry === null) return []
    const state = builders.find(({ uri }) => uri === entry.uri)?.state ?? null
    return [
      createMachineAnswer(snapshot, { ...builder, entry }, requirement, ownSystem, namedFindings, state),
    ]
  })
}

function createMachineAnswer(
  snapshot: Snapshot,
  builder: BuilderWithEntry,
  requirement: RequiredCapabilities,
  ownSystem: string | null,
  namedFindings: readonly NamedFinding[],
  state: BuilderState | null,
): MachineAnswer {
  const { entry } = builder
  const isEffective = valueOrNull(snapshot.nix.effectiveMachines)?.entries.some(
    ({ uri }) => uri === entry.uri,
  )
  const objections = findObjections(entry, requirement, ownSystem)
  const runningBuilds =
    valueOrNull(snapshot.processes)?.remoteBuilds.filter(({ uri }) => uri === entry.uri).length ?? null
  const output = namedFindings.find(({ machine }) => machine === entry.uri)?.words
  const failureOutput = listFailedBuilds(snapshot, entry.uri)[0]?.outcome.output
  const accepts = objections.length === 0 && isEffective !== false
  return {
    uri: entry.uri,
    file: entry.file,
    line: entry.line,
    systems: entry.systems,
    supportedFeatures: entry.supportedFeatures,
    mandatoryFeatures: entry.mandatoryFeatures,
    maxJobs: entry.maxJobs,
    running: runningBuilds,
    speedFactor: entry.speedFactor,
    accepts,
    reasons: [
      ...(isEffective === false ? [machineAnswersTexts.leftOut] : []),
      ...objections.map((objection) => describeObjection(objection, requirement)),
      ...(accepts ? [describeSlots(entry.maxJobs, runningBuilds)] : []),
      ...(isKvmInDoubt(builder, requirement.features) && accepts ? [machineAnswersTexts.kvmInDoubt] : []),
    ],
    lastFailure: output ?? (failureOutput === undefined ? null : shortenOutput(failureOutput)),
    state,
  }
}

/** Whether a build needs kvm from a builder under QEMU, whose guest on a Mac usually has no /dev/kvm. */
export function isKvmInDoubt({ vm }: Pick<Builder, 'vm'>, features: readonly string[]): boolean {
  return vm?.kind === 'qemu' && features.includes('kvm')
}

function describeObjection(objection: Objection, { system }: RequiredCapabilities): string {
  switch (objection.kind) {
    case 'system':
      return machineAnswersTexts.otherSystems(objection.offered, `${system}`)
    case 'features':
      return machineAnswersTexts.missingFeatures(objection.missing)
    case 'mandatory':
      return machineAnswersTexts.mandatoryFeatures(objection.unrequested)
    case 'no-slots':
      return machineAnswersTexts.noSlots
  }
}

function describeSlots(maxJobs: number, runningBuilds: number | null): string {
  return runningBuilds !== null && runningBuilds >= maxJobs
    ? machineAnswersTexts.busy(maxJobs)
    : machineAnswersTexts.free
}
