import { type Builder, listBuilders } from '../../core/builders/builder.ts'
import { removeDuplicates } from '../../core/collections/duplicates.ts'
import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Status } from '../../core/model/status.ts'
import { type BuildRequirement, findRequirements } from '../../core/nix/build-requirement.ts'
import type { Derivation } from '../../core/nix/derivation.ts'
import { type BuildFailure, findBuildFailure } from '../../core/nix/output/build-failure.ts'
import { limaLog, limaMessage } from '../../core/nix/output/known-mac-errors.ts'
import {
  findNamedFindings,
  findRefusedMachines,
  type NamedFinding,
  type RefusedMachine,
} from '../../core/nix/output/named-findings.ts'
import { findRefusedStart } from '../../core/nix/output/refused-start.ts'
import { sanitize } from '../../core/text/sanitize.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { UnwrappedLine } from '../../core/text/unwrapped-lines.ts'
import { selectFindingsAbout } from '../facts/builder-state.ts'
import { formatFeaturesFix } from '../facts/features-fix.ts'
import { selectRootFindings } from '../facts/root-findings.ts'
import { type DecidingCheck, findDecidingCheck } from './deciding-check.ts'
import { listExternalAnswers } from './external-answers.ts'
import { isKvmInDoubt, listMachineAnswers, type MachineAnswer } from './machine-answers.ts'
import { explainRefusedStart, listReasonsForNoBuilder } from './no-builder-reasons.ts'
import { listRelevantSettings } from './relevant-settings.ts'

/** Texts of explained builds. */
export const explainedOutputTexts = defineTexts({
  requirements: (derivation: string, capabilities: readonly string[]) =>
    `${derivation} requires ${capabilities.join(', ')}`,
})

/** A build that no builder accepted, or that the user asks about, with the answer of each builder. */
export interface ExplainedBuild {
  readonly derivation: string | null
  readonly system: string | null
  readonly features: readonly string[]
  readonly machines: readonly MachineAnswer[]
  /** Features that the guest's own Nix refused although the entry promises them. */
  readonly lacking: readonly string[]
  /** Sentences about the Nix settings that matter for this build. */
  readonly settings: readonly string[]
  /** The nix-darwin lines that make the managed builder accept it, or null. */
  readonly permanentFix: string | null
}

/** An output of Nix, explained by its text and by a scan of this Mac. */
export interface ExplainedOutput {
  /** Findings that the output points to, likeliest first: the ones that the scan shows too, then in the order of the text. */
  readonly named: readonly Pick<NamedFinding, 'id' | 'words' | 'line'>[]
  /** Root cause of the first finding that both the output and the scan show, or null. */
  readonly agreed: Finding | null
  /** The check that would confirm the first named finding; null if the scan shows it too or none is named. */
  readonly decidedBy: DecidingCheck | null
  /** The builder on which Nix could not build for a reason that neither the output nor the scan shows; else null. */
  readonly unreached: string | null
  /** If no finding is named: why a build failed that no builder made fail, as far as the output shows; else null. */
  readonly failure: BuildFailure | null
  readonly builds: readonly ExplainedBuild[]
}

/** Explains an output of Nix by its text and by the scan of this Mac. Pure; never throws. */
export function explainOutput(lines: readonly UnwrappedLine[], status: Status): ExplainedOutput {
  const { words, otherVm } = separateOtherVm(findNamedFindings(lines), status)
  const refusedMachines = findRefusedMachines(lines)
  const requirements = findRequirements(lines)
  const builds = requirements.map((requirement) => explainBuild(requirement, status, words))
  const wasTried = words.length > 0 || refusedMachines.length > 0
  const refusedStart = builds.length > 0 || wasTried ? null : findRefusedStart(lines)
  const reasons =
    refusedStart === null
      ? builds.map((build, index) => ({
          ids: listReasonsForNoBuilder(build, status, { wasTried }),
          line: requirements[index]?.line ?? 1,
        }))
      : [{ ids: explainRefusedStart(refusedStart.kind, status), line: refusedStart.line }]
  const reasonFindings = reasons.flatMap(({ ids, line }) =>
    ids.map((id) => ({ id, words: getLineText(lines, line), line, machine: null })),
  )
  // A guest that lacks a feature prints the same message as one that lacks the system.
  const isLacking = builds.some(({ lacking }) => lacking.length > 0)
  const applicableWords = isLacking ? words.filter(({ id }) => id !== 'x86-not-runnable') : words
  const unexplainedMachines = refusedMachines.filter(({ machine }) =>
    words.every((finding) => finding.machine !== machine),
  )
  const namedFindings = sortByLikelihood(
    [
      ...reasonFindings,
      ...applicableWords,
      ...unexplainedMachines.flatMap((machine) => listErrors(machine, status)),
    ],
    status,
  )
  const [first] = namedFindings
  const confirmation = first === undefined ? null : findConfirmation(first, status)
  const unreachedMachine = namedFindings.length === 0 ? (unexplainedMachines[0]?.machine ?? null) : null
  return {
    named: namedFindings.map(({ id, words, line }) => ({ id, words, line })),
    agreed: confirmation === null ? null : findRoot(confirmation, status.findings),
    decidedBy: confirmation === null ? chooseDecidingCheck(first, unreachedMachine, status) : null,
    unreached: unreachedMachine,
    failure: namedFindings.length === 0 ? (otherVm ?? findBuildFailure(lines)) : null,
    builds,
  }
}

/** Separates what Lima says of a VM, unless a builder of this Mac is one of its VMs, or may be. */
function separateOtherVm(
  findings: readonly NamedFinding[],
  { snapshot }: Status,
): { readonly words: readonly NamedFinding[]; readonly otherVm: BuildFailure | null } {
  if (listBuilders(snapshot).some(mayRunInLima)) return { words: findings, otherVm: null }
  const isOfLima = ({ words }: NamedFinding) => limaLog.test(words) || limaMessage.test(words)
  const otherVm = findings.find(isOfLima)
  return {
    words: findings.filter((finding) => !isOfLima(finding)),
    otherVm: otherVm === undefined ? null : { kind: 'other-vm', words: otherVm.words, line: otherVm.line },
  }
}

const limaPrograms: readonly (string | undefined)[] = ['limactl', 'colima']

/** A builder on this Mac whose VM was not observed may be one that the user starts by hand. */
function mayRunInLima({ kind, entry, service, vm }: Builder): boolean {
  const isStartedByHand = kind === 'local' && service === null && vm === null
  const isNamed = /lima/.test(entry?.host ?? '')
  return (
    isNamed ||
    isStartedByHand ||
    limaPrograms.includes(service?.vmProgram) ||
    limaPrograms.includes(vm?.program)
  )
}

function chooseDecidingCheck(
  first: NamedFinding | undefined,
  machine: string | null,
  status: Status,
): DecidingCheck | null {
  if (machine !== null) return findDecidingCheck({ id: 'auth-refused', machine }, status)
  // The entries themselves show which features no builder offers.
  return first === undefined || first.id === 'features-missing' ? null : findDecidingCheck(first, status)
}

/** With ssh-ng:// Nix prints only that ssh did not start; the errors that the scan shows for this builder are then the reason. */
function listErrors({ machine, words, line }: RefusedMachine, status: Status): readonly NamedFinding[] {
  const errors = selectFindings(machine, status)?.filter(({ severity }) => severity === 'error') ?? []
  return selectRootFindings(errors).map(({ id }) => ({ id, words, line, machine }))
}

/** Returns the findings about the builder of this URI and about the whole Mac; null if Nix has no such builder. */
function selectFindings(uri: string, { snapshot, findings }: Status): readonly Finding[] | null {
  const builders = listBuilders(snapshot)
  const builder = builders.find(({ entry }) => entry?.uri === uri)
  return builder === undefined ? null : selectFindingsAbout(builders, builder, findings)
}

/** Explains which builders accept a derivation. Pure; never throws. */
export function explainDerivation(derivation: Derivation, status: Status): ExplainedOutput {
  const { name, system, requiredFeatures } = derivation
  const requirement = { derivation: name, system, features: requiredFeatures, refusedBy: null, line: 1 }
  const build = explainBuild(requirement, status, [], derivation)
  const words = explainedOutputTexts.requirements(name, [system, ...requiredFeatures])
  const ids = listReasonsForNoBuilder(build, status, { wasTried: false })
  const findings = ids.map((id) => ({ id, words, line: 1, machine: null }))
  const confirmation = findings[0] === undefined ? null : findConfirmation(findings[0], status)
  return {
    named: findings.map(({ id, line }) => ({ id, words, line })),
    agreed: confirmation === null ? null : findRoot(confirmation, status.findings),
    decidedBy: null,
    unreached: null,
    failure: null,
    builds: [build],
  }
}

function explainBuild(
  requirement: BuildRequirement,
  status: Status,
  namedFindings: readonly NamedFinding[],
  derivation: Derivation | null = null,
): ExplainedBuild {
  const { system, features, refusedBy } = requirement
  const ownSystem = valueOrNull(status.snapshot.nix.settings)?.system ?? null
  const isRefusedByGuest = refusedBy?.system?.endsWith('-linux') === true && refusedBy.system === system
  const lackingFeatures = isRefusedByGuest
    ? features.filter((feature) => !refusedBy.features.includes(feature))
    : []
  const managedBuilder = listBuilders(status.snapshot).find(
    ({ kind, entry }) => kind === 'managed' && entry !== null,
  )
  const missingFeatures =
    managedBuilder !== undefined && isKvmInDoubt(managedBuilder, features)
      ? [...lackingFeatures, 'kvm']
      : lackingFeatures
  const entries = listMachineAnswers(status, { system, features }, namedFindings)
  const machines = [...entries, ...listExternalAnswers(status, { system, features }, entries)]
  const isSent = entries.some(({ accepts }) => accepts)
  return {
    derivation: requirement.derivation,
    system,
    features,
    machines,
    lacking: lackingFeatures,
    settings: listRelevantSettings(status, { system, derivation, isSent }),
    permanentFix:
      managedBuilder === undefined
        ? null
        : formatFeaturesFix(managedBuilder, { system, features }, ownSystem, missingFeatures),
  }
}

/** Sorts the findings that the scan shows too to the front and removes duplicates; the order is otherwise kept. */
function sortByLikelihood(findings: readonly NamedFinding[], status: Status): readonly NamedFinding[] {
  const uniqueFindings = removeDuplicates(findings, ({ id }) => id)
  const isConfirmed = (finding: NamedFinding) => findConfirmation(finding, status) !== null
  return [...uniqueFindings.filter(isConfirmed), ...uniqueFindings.filter((finding) => !isConfirmed(finding))]
}

/** Notes that explain why a build found no builder. */
const explainingNotes = new Set(['builder-absent', 'builders-setting-ignored'])

/** Returns the scan's finding of this id, unless it is about another builder; null if there is none. Other notes explain no failure. */
function findConfirmation({ id, machine }: NamedFinding, status: Status): Finding | null {
  const candidates =
    (machine === null ? null : selectFindings(machine, status)) ??
    status.findings.filter(({ subject }) => machine === null || !subject.includes('://'))
  const isRelevant = (finding: Finding) => finding.severity !== 'note' || explainingNotes.has(id)
  return candidates.find((finding) => finding.id === id && isRelevant(finding)) ?? null
}

/** Follows `causedBy` to the root cause. */
function findRoot(finding: Finding, findings: readonly Finding[]): Finding {
  const visitedKeys = new Set([finding.key])
  let root = finding
  for (;;) {
    const cause = findings.find(({ key }) => key === root.causedBy)
    if (cause === undefined || visitedKeys.has(cause.key)) return root
    visitedKeys.add(cause.key)
    root = cause
  }
}

/** Returns the output at a line of the text, on one line. */
function getLineText(lines: readonly UnwrappedLine[], line: number): string {
  const text = lines.find((candidate) => candidate.line >= line)?.readings.at(-1) ?? ''
  return sanitize(text.trim().replace(/\s*\n\s*/g, ' '), 400)
}
