import { allBuilders } from '../../core/builders/builder-facts.ts'
import type { Finding } from '../../core/model/finding.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Status } from '../../core/model/status.ts'
import { type BuildRequirement, findRequirements } from '../../core/nix/build-requirement.ts'
import type { Derivation } from '../../core/nix/derivation.ts'
import {
  findNamedFindings,
  findRefusedMachines,
  type NamedFinding,
  type RefusedMachine,
} from '../../core/nix/named-findings.ts'
import { sanitize } from '../../core/text/sanitize.ts'
import type { UnwrappedLine } from '../../core/text/unwrapped-lines.ts'
import { findingsAbout } from '../facts/builder-state.ts'
import { featuresFix } from '../facts/features-fix.ts'
import { rootFindings } from '../facts/root-findings.ts'
import { deciderOf } from './decider.ts'
import { answersOf, isKvmInDoubt, type MachineAnswer } from './machine-answers.ts'

/** A build that no machine took, or that somebody asks about, with what each machine says to it. */
export interface AskedBuild {
  readonly derivation: string | null
  readonly system: string | null
  readonly features: readonly string[]
  readonly machines: readonly MachineAnswer[]
  /** Features that the machine's own Nix refused, though its entry promises them. */
  readonly lacking: readonly string[]
  /** Settings of Nix that matter for this build, in sentences. */
  readonly settings: readonly string[]
  /** The nix-darwin lines after which this Mac's builder takes it, or null. */
  readonly permanentFix: string | null
}

/** What a text of Nix and a look at the Mac say together. */
export interface ExplainedOutput {
  /** Findings of which the words speak, the likeliest first: those that the look shows too, then in the order of the text. */
  readonly named: readonly Pick<NamedFinding, 'id' | 'words' | 'line'>[]
  /** The root of the first finding on which the words and the look agree, or null. */
  readonly agreed: Finding | null
  /** What would decide whether it is the likeliest; null where the look agrees or nothing is named. */
  readonly decidedBy: string | null
  /** The machine on which Nix could not build, where neither its words nor the look say why; else null. */
  readonly unreached: string | null
  readonly builds: readonly AskedBuild[]
}

/** Findings of which Nix says nothing but that it asked no machine at all. */
const withoutMachines = [
  'builder-absent',
  'machines-missing',
  'machines-no-entry',
  'builders-off',
  'builders-elsewhere',
  'daemon-config-stale',
]

/** Explains what Nix printed by the words and by the look at this Mac. Pure; never throws. */
export function explainOutput(lines: readonly UnwrappedLine[], status: Status): ExplainedOutput {
  const words = findNamedFindings(lines)
  const refused = findRefusedMachines(lines)
  const requirements = findRequirements(lines)
  const builds = requirements.map((requirement) => askedBuild(requirement, status, words))
  const wasAsked = words.length > 0 || refused.length > 0
  const unmet = builds.flatMap((build, index) => {
    const line = requirements[index]?.line ?? 1
    return unmetBy(build, status, wasAsked).map((id) => ({
      id,
      words: wordsAt(lines, line),
      line,
      machine: null,
    }))
  })
  // A guest that lacks a feature says so in the words of one that lacks the system.
  const isLacking = builds.some(({ lacking }) => lacking.length > 0)
  const told = isLacking ? words.filter(({ id }) => id !== 'x86-not-runnable') : words
  const unsaid = refused.filter(({ machine }) => words.every((one) => one.machine !== machine))
  const named = likeliestFirst([...unmet, ...told, ...unsaid.flatMap((one) => shownOf(one, status))], status)
  const [first] = named
  const agreed = first === undefined ? null : agreedWith(first, status)
  const unreached = named.length === 0 ? (unsaid[0]?.machine ?? null) : null
  return {
    named: named.map(({ id, words: said, line }) => ({ id, words: said, line })),
    agreed: agreed === null ? null : rootOf(agreed, status.findings),
    decidedBy: agreed === null ? decidedBy(first, unreached, status) : null,
    unreached,
    builds,
  }
}

function decidedBy(first: NamedFinding | undefined, unreached: string | null, status: Status): string | null {
  if (unreached !== null) return deciderOf({ id: 'auth-refused', machine: unreached }, status)
  // The entries themselves show what no machine offers.
  return first === undefined || first.id === 'features-missing' ? null : deciderOf(first, status)
}

/** With ssh-ng:// Nix says only that ssh did not start: the errors that the look shows of this machine are the reason. */
function shownOf({ machine, words, line }: RefusedMachine, status: Status): readonly NamedFinding[] {
  const errors = findingsOf(machine, status)?.filter(({ severity }) => severity === 'error') ?? []
  return rootFindings(errors).map(({ id }) => ({ id, words, line, machine }))
}

/** The findings about the machine of this URI and about the whole Mac; null where Nix knows no such machine. */
function findingsOf(uri: string, { snapshot, findings }: Status): readonly Finding[] | null {
  const builders = allBuilders(snapshot)
  const facts = builders.find(({ entry }) => entry?.uri === uri)
  return facts === undefined ? null : findingsAbout(builders, facts, findings)
}

/** What each machine says to a derivation. */
export function explainDerivation(derivation: Derivation, status: Status): ExplainedOutput {
  const { name, system, requiredFeatures } = derivation
  const requirement = { derivation: name, system, features: requiredFeatures, refusedBy: null, line: 1 }
  const build = askedBuild(requirement, status, [], derivation)
  const words = `${name} requires ${[system, ...requiredFeatures].join(', ')}`
  const named = unmetBy(build, status, false).map((id) => ({ id, words, line: 1, machine: null }))
  const agreed = named[0] === undefined ? null : agreedWith(named[0], status)
  return {
    named: named.map(({ id, line }) => ({ id, words, line })),
    agreed: agreed === null ? null : rootOf(agreed, status.findings),
    decidedBy: null,
    unreached: null,
    builds: [build],
  }
}

function askedBuild(
  requirement: BuildRequirement,
  status: Status,
  named: readonly NamedFinding[],
  derivation: Derivation | null = null,
): AskedBuild {
  const { system, features, refusedBy } = requirement
  const own = valueOrNull(status.snapshot.nix.settings)?.system ?? null
  const byGuest = refusedBy?.system?.endsWith('-linux') === true && refusedBy.system === system
  const lacking = byGuest ? features.filter((feature) => !refusedBy.features.includes(feature)) : []
  const managed = allBuilders(status.snapshot).find(
    ({ kind: whose, entry }) => whose === 'managed' && entry !== null,
  )
  const unkept = managed !== undefined && isKvmInDoubt(managed, features) ? [...lacking, 'kvm'] : lacking
  return {
    derivation: requirement.derivation,
    system,
    features,
    machines: answersOf(status, { system, features }, named),
    lacking,
    settings: settingsThatMatter(status, system, derivation),
    permanentFix: managed === undefined ? null : featuresFix(managed, { system, features }, own, unkept),
  }
}

/** Why nothing takes the build: the ids that this comes of, or none where a machine takes it. */
function unmetBy(build: AskedBuild, status: Status, wasAsked: boolean): readonly string[] {
  if (build.lacking.length > 0) return ['features-missing']
  if (build.system !== null && !build.system.endsWith('-linux')) return []
  const shown = withoutMachines.filter((id) => status.findings.some((finding) => finding.id === id))
  // Its entry fits, and Nix says nothing of an attempt: then the daemon still has what it read at its start.
  if (build.machines.some(({ takesIt }) => takesIt)) {
    return wasAsked ? [] : shown.filter((id) => id === 'daemon-config-stale')
  }
  if (shown.length > 0) return shown
  if (build.machines.length > 0) return ['features-missing']
  return wasAsked ? [] : ['builder-absent']
}

/** Words that this look shows too come first; the rest keep their order. Each finding is named once. */
function likeliestFirst(words: readonly NamedFinding[], status: Status): readonly NamedFinding[] {
  const once = [...new Map([...words].reverse().map((one) => [one.id, one])).values()].reverse()
  const isShown = (one: NamedFinding) => agreedWith(one, status) !== null
  return [...once.filter(isShown), ...once.filter((one) => !isShown(one))]
}

/** The finding of this name, unless it is about another machine than the words. A note explains no failure. */
function agreedWith({ id, machine }: NamedFinding, status: Status): Finding | null {
  const about =
    (machine === null ? null : findingsOf(machine, status)) ??
    status.findings.filter(({ subject }) => machine === null || !subject.includes('://'))
  const isTold = (finding: Finding) => finding.severity !== 'note' || id === 'builder-absent'
  return about.find((finding) => finding.id === id && isTold(finding)) ?? null
}

function rootOf(finding: Finding, findings: readonly Finding[]): Finding {
  const passed = new Set([finding.key])
  let root = finding
  for (;;) {
    const cause = findings.find(({ key }) => key === root.causedBy)
    if (cause === undefined || passed.has(cause.key)) return root
    passed.add(cause.key)
    root = cause
  }
}

function wordsAt(lines: readonly UnwrappedLine[], line: number): string {
  const said = lines.find((one) => one.line >= line)?.readings.at(-1) ?? ''
  return sanitize(said.trim().replace(/\s*\n\s*/g, ' '), 400)
}

function settingsThatMatter(
  { snapshot }: Status,
  system: string | null,
  derivation: Derivation | null,
): readonly string[] {
  const settings = valueOrNull(snapshot.nix.settings)
  const isLocal =
    settings !== null && (system === settings.system || settings.extraPlatforms.includes(system ?? ''))
  return [
    isLocal && settings.maxJobs === '0'
      ? `max-jobs = 0: this Mac itself builds nothing for ${system}, though it could.`
      : null,
    derivation?.allowsSubstitutes === false
      ? 'The derivation has allowSubstitutes = false, so Nix builds it even where a cache has it. With always-allow-substitutes = true in ' +
        'nix.conf Nix fetches it, and needs no machine.'
      : null,
    derivation === null || isLocal
      ? null
      : 'What it is built of is copied from this Mac to the machine, unless builders-use-substitutes = true lets the machine fetch it itself.',
  ].filter((sentence) => sentence !== null)
}
