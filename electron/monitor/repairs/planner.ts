import { createHash } from 'node:crypto'
import type { Finding } from '../../core/model/finding.ts'
import type { Plan, Planned } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import { controlOf, planControl } from '../../repair/controls/builder-control.ts'
import { planInstallTool, toolOf } from '../../repair/controls/install-tool.ts'
import { sortByCause } from '../../repair/plan/plan-order.ts'
import { undoId } from '../../repair/plan/undo.ts'
import { repairById } from '../../repair/repairs.ts'
import { rootScript, userScript } from '../../repair/script/root-script.ts'
import { planUndo } from '../../repair/undos.ts'

/** A request for repairs: a finding by key or id, a repair by id, or both. */
export interface RepairQuery {
  readonly finding?: string
  readonly repair?: string
}

/**
 * Returns plans for the queries, causes first, then refusals with their reasons. Plans with the same steps are returned
 * once, for the first of their findings. Without queries: the default repair of each root finding that has one. Empty if
 * nothing matches.
 */
export function planRepairs(status: Status, queries: readonly RepairQuery[]): readonly Planned[] {
  const targets =
    queries.length === 0
      ? selectRootFindings(status.findings).flatMap((finding) => defaultRepair(finding))
      : queries.flatMap((query) => targetsOf(status.findings, query))
  const planned = targets.map(({ finding, repair }) => planOne(status, finding, repair))
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

/** The complete scripts for a set of plans; '' where nothing runs as root, or as the user. */
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

/** Returns the SHA-256 (hex) by which a click refers to the script that it confirms. */
export function sumOfScript(script: string): string {
  return createHash('sha256').update(script).digest('hex')
}

/** Returns root's script followed by the user's; usually one of them is empty. */
export function scriptOf(planned: readonly Planned[]): string {
  const { root, user } = textsOf(planned)
  return [root, user].filter((script) => script !== '').join('\n')
}

/** How a displayed plan compares with a plan made from the current status. */
type PlanComparison =
  | { readonly kind: 'same' }
  /** Its finding is gone. */
  | { readonly kind: 'gone' }
  /** It would interrupt builds that were not displayed. */
  | { readonly kind: 'interrupts-more'; readonly builds: readonly string[] }
  | { readonly kind: 'changed'; readonly reason: string }

/**
 * Plans again and compares: the steps must be the same, and no further build may be interrupted (docs/architecture.md, "How
 * a repair runs").
 */
function comparePlan(shown: Plan, now: Status): PlanComparison {
  const again = replan(shown, now)
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

/** Whether all plans of one prompt still apply; their script runs as a whole or not at all. */
export type Revalidation =
  | { readonly kind: 'valid' }
  | { readonly kind: 'over' }
  /** As `valid`, once the user agrees to interrupt these builds too. */
  | { readonly kind: 'interrupts-more'; readonly builds: readonly string[]; readonly reason: string }
  | { readonly kind: 'changed'; readonly reason: string }

/** In these states another problem may hide the finding, so it does not count as over. */
const hidingStates: ReadonlySet<string> = new Set(['down', 'unknown', 'starting'])

/** Compares displayed plans with the current status, before they run. */
export function revalidatePlans(plans: readonly Plan[], now: Status): Revalidation {
  const checks = plans.map((plan) => ({ plan, comparison: comparePlan(plan, now) }))
  const isOver = (plan: Plan) =>
    controlOf(plan) !== null || plan.repair === undoId || !hidingStates.has(now.state)
  const goneWhy =
    now.state === 'starting'
      ? 'The builder is starting: whether it is over shows when it has answered.'
      : 'What it repairs is no longer seen, and something else is: the plan has to be made anew.'
  const changed = checks.flatMap(({ plan, comparison }) =>
    comparison.kind === 'changed'
      ? [comparison.reason]
      : comparison.kind === 'gone' && !isOver(plan)
        ? [goneWhy]
        : [],
  )[0]
  if (changed !== undefined) return { kind: 'changed', reason: changed }
  if (checks.every(({ comparison }) => comparison.kind === 'gone')) return { kind: 'over' }
  if (checks.some(({ comparison }) => comparison.kind === 'gone')) {
    return {
      kind: 'changed',
      reason: 'A part of what was shown is over, and only the text that was shown may run.',
    }
  }
  const builds = checks.flatMap(({ comparison }) =>
    comparison.kind === 'interrupts-more' ? comparison.builds : [],
  )
  if (builds.length === 0) return { kind: 'valid' }
  return {
    kind: 'interrupts-more',
    builds,
    reason: `Since the plan was shown, more would be interrupted: ${builds.join(' ')}`,
  }
}

/** Returns null if the plan's finding, receipt or control no longer applies. */
function replan(shown: Plan, now: Status): Planned | null {
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

function targetsOf(findings: readonly Finding[], query: RepairQuery): readonly RepairTarget[] {
  const named = findings.filter(
    (finding) => query.finding === undefined || finding.key === query.finding || finding.id === query.finding,
  )
  const { repair } = query
  if (repair === undefined) {
    return named.map((finding) => ({ finding, repair: finding.repairs[0] ?? null }))
  }
  const offering = named.filter((finding) => finding.repairs.includes(repair))
  if (query.finding !== undefined && offering.length === 0) {
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

/** Identifies a plan by its steps: two findings may need the same ones, which then run once. */
function planFingerprint(plan: Plan): string {
  return JSON.stringify([plan.repair, plan.steps.map((step) => step.script)])
}

function uniquePlans<T>(list: readonly T[], keyOf: (one: T) => string): readonly T[] {
  const keys = new Set<string>()
  return list.filter((one) => {
    const key = keyOf(one)
    if (keys.has(key)) return false
    keys.add(key)
    return true
  })
}

/** Removes start times, which `ps` gives in whole seconds and so may differ by one between scans. The pid identifies a build. */
function withoutTimes(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '')
}
