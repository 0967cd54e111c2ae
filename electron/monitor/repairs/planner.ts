import { createHash } from 'node:crypto'
import type { Finding } from '../../core/model/finding.ts'
import type { Plan, Planned } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { rootFindings } from '../../diagnose/facts/root-findings.ts'
import { controlOf, planControl } from '../../repair/controls/builder-control.ts'
import { planInstallTool, toolOf } from '../../repair/controls/install-tool.ts'
import { sortByCause } from '../../repair/plan/plan-order.ts'
import { undoId } from '../../repair/plan/undo.ts'
import { repairById } from '../../repair/repairs.ts'
import { rootScript, userScript } from '../../repair/script/root-script.ts'
import { planUndo } from '../../repair/undos.ts'

/** What a person or a button asks for. A finding by key or id; a repair by id; both narrow. */
export interface RepairQuery {
  readonly finding?: string
  readonly repair?: string
}

/**
 * Plans for what is wanted, causes first, then what cannot be planned and why. Of plans that would run the
 * same steps one is made, for the finding that comes first. Nothing wanted: the default repair of every leading
 * finding that has one. Empty where nothing matches.
 */
export function planRepairs(status: Status, wanted: readonly RepairQuery[]): readonly Planned[] {
  const asked =
    wanted.length === 0
      ? rootFindings(status.findings).flatMap((finding) => defaultRepair(finding))
      : wanted.flatMap((one) => matching(status.findings, one))
  const planned = asked.map(({ finding, repair }) => planOne(status, finding, repair))
  const plans = planned.flatMap((one) => (one.ok ? [one.plan] : []))
  const refusals = planned.filter((one) => !one.ok)
  return [
    ...uniquePlans(sortByCause(plans, status.findings), planFingerprint).map((plan) => ({
      ok: true as const,
      plan,
    })),
    ...uniquePlans(refusals, (one) => JSON.stringify(one)),
  ]
}

/** The texts that would run for these plans, each whole; '' where nothing runs as root, or as the person. */
export interface PlanTexts {
  readonly root: string
  readonly user: string
}

export function textsOf(planned: readonly Planned[]): PlanTexts {
  const plans = planned.flatMap((one) => (one.ok ? [one.plan] : []))
  const roots = plans.filter(({ needsAdmin }) => needsAdmin)
  const users = plans.filter(({ needsAdmin }) => !needsAdmin)
  return {
    root: roots.length === 0 ? '' : rootScript(roots),
    user: users.length === 0 ? '' : userScript(users),
  }
}

/** By what a click names the text that it agrees to: its SHA-256. */
export function sumOfScript(script: string): string {
  return createHash('sha256').update(script).digest('hex')
}

/** What root runs, and behind it what the person's own shell runs: one of the two is mostly all. */
export function scriptOf(planned: readonly Planned[]): string {
  const { root, user } = textsOf(planned)
  return [root, user].filter((text) => text !== '').join('\n')
}

/** How a plan that a person has seen stands to the Mac as it is now. */
type PlanComparison =
  | { readonly kind: 'same' }
  /** What it repairs is no longer seen. */
  | { readonly kind: 'gone' }
  /** It would end builds that the person was not told of. */
  | { readonly kind: 'interrupts-more'; readonly builds: readonly string[] }
  | { readonly kind: 'changed'; readonly reason: string }

/**
 * Makes the plan again. It must do what was shown, and end no build that was not named (docs/architecture.md,
 * "How a repair runs").
 */
function comparePlan(shown: Plan, now: Status): PlanComparison {
  const again = replanOne(shown, now)
  if (again === null) return { kind: 'gone' }
  if (!again.ok) return { kind: 'changed', reason: again.reason }
  const { interrupts, ...rest } = again.plan
  const { interrupts: interruptsShown, ...restShown } = shown
  if (JSON.stringify(rest) !== JSON.stringify(restShown)) {
    return { kind: 'changed', reason: 'The Mac changed since the plan was shown.' }
  }
  const known = new Set(interruptsShown.map(withoutTimes))
  const others = interrupts.filter((build) => !known.has(withoutTimes(build)))
  if (others.length === 0) return { kind: 'same' }
  return { kind: 'interrupts-more', builds: others }
}

/** How all plans of one prompt stand to the Mac as it is now: their text runs whole, or not at all. */
export type Revalidation =
  | { readonly kind: 'true' }
  | { readonly kind: 'over' }
  /** As 'true', once the person agrees that these builds end too. */
  | { readonly kind: 'interrupts-more'; readonly builds: readonly string[]; readonly reason: string }
  | { readonly kind: 'changed'; readonly reason: string }

/** States in which a finding that is gone may only be hidden. */
const notOver: ReadonlySet<string> = new Set(['down', 'unknown', 'starting'])

/** Whether plans that a person has seen may run: none of them may do anything else than was shown. */
export function revalidatePlans(plans: readonly Plan[], now: Status): Revalidation {
  const checks = plans.map((plan) => ({ plan, still: comparePlan(plan, now) }))
  const isOver = (plan: Plan) => controlOf(plan) !== null || plan.repair === undoId || !notOver.has(now.state)
  const goneWhy =
    now.state === 'starting'
      ? 'The builder is starting: whether it is over shows when it has answered.'
      : 'What it repairs is no longer seen, and something else is: the plan has to be made anew.'
  const changed = checks.flatMap(({ plan, still }) =>
    still.kind === 'changed' ? [still.reason] : still.kind === 'gone' && !isOver(plan) ? [goneWhy] : [],
  )[0]
  if (changed !== undefined) return { kind: 'changed', reason: changed }
  if (checks.every(({ still }) => still.kind === 'gone')) return { kind: 'over' }
  if (checks.some(({ still }) => still.kind === 'gone')) {
    return {
      kind: 'changed',
      reason: 'A part of what was shown is over, and only the text that was shown may run.',
    }
  }
  const builds = checks.flatMap(({ still }) => (still.kind === 'interrupts-more' ? still.builds : []))
  if (builds.length === 0) return { kind: 'true' }
  return {
    kind: 'interrupts-more',
    builds,
    reason: `Since the plan was shown, more would be interrupted: ${builds.join(' ')}`,
  }
}

/** Null where what it was planned for is no longer so. */
function replanOne(shown: Plan, now: Status): Planned | null {
  const control = controlOf(shown)
  if (control !== null) {
    const made = planControl(now.snapshot, control)
    return made.kind === 'planned' ? made.planning : null
  }
  if (shown.repair === undoId) return planUndo(now.snapshot, shown.finding)
  const tool = toolOf(shown)
  if (tool !== null) return planInstallTool(now.snapshot, tool)
  const finding = now.findings.find((one) => one.key === shown.finding)
  return finding === undefined ? null : planOne(now, finding, shown.repair)
}

interface RepairTarget {
  readonly finding: Finding
  readonly repair: string | null
}

function defaultRepair(finding: Finding): readonly RepairTarget[] {
  const repair = finding.repairs[0]
  return repair === undefined ? [] : [{ finding, repair }]
}

function matching(findings: readonly Finding[], wanted: RepairQuery): readonly RepairTarget[] {
  const named = findings.filter(
    (finding) =>
      wanted.finding === undefined || finding.key === wanted.finding || finding.id === wanted.finding,
  )
  const { repair } = wanted
  if (repair === undefined) {
    return named.map((finding) => ({ finding, repair: finding.repairs[0] ?? null }))
  }
  const offering = named.filter((finding) => finding.repairs.includes(repair))
  if (wanted.finding !== undefined && offering.length === 0) {
    return named.map((finding) => ({ finding, repair }))
  }
  return offering.map((finding) => ({ finding, repair }))
}

function planOne(status: Status, finding: Finding, id: string | null): Planned {
  const refuse = (reason: string): Planned => ({
    ok: false,
    repair: id ?? '',
    finding: finding.key,
    reason,
  })
  if (id === null)
    return refuse('Builderbar has no repair for this; the text of the finding says what helps.')
  const repair = repairById(id)
  if (repair === null) return refuse(`There is no repair named ${id}.`)
  if (!finding.repairs.includes(id)) return refuse(`${id} does not repair ${finding.id}.`)
  return repair.plan(status.snapshot, finding)
}

/** Two findings may call for the very same steps: they are done once. */
function planFingerprint(plan: Plan): string {
  return JSON.stringify([plan.repair, plan.steps.map((step) => step.script)])
}

function uniquePlans<T>(list: readonly T[], nameOf: (one: T) => string): readonly T[] {
  const names = new Set<string>()
  return list.filter((one) => {
    const name = nameOf(one)
    if (names.has(name)) return false
    names.add(name)
    return true
  })
}

/** `ps` gives start times to the second, so they differ by one from look to look; the process id names a build. */
function withoutTimes(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '')
}
