import { createHash } from 'node:crypto'
import { removeDuplicates } from '../../core/collections/duplicates.ts'
import type { Finding } from '../../core/model/finding.ts'
import {
  getPlanIds,
  type Plan,
  type Planned,
  type PlanRefusal,
  type PlanSubject,
} from '../../core/model/plan.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Status } from '../../core/model/status.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import { type ControlPlanned, planControl } from '../../repair/controls/builder-control.ts'
import { planInstallTool } from '../../repair/controls/install-tool.ts'
import { sortByCause } from '../../repair/plan/plan-order.ts'
import { findRepair } from '../../repair/repairs.ts'
import { createRootScript, createUserScript } from '../../repair/script/root-script.ts'
import { planUndo } from '../../repair/undos.ts'

/** Texts of requests for which there is no plan. */
export const plannerTexts = defineTexts({
  nothingToRepair: 'Nothing to repair',
  problemGone: 'That problem is already gone.',
  nothingUndone: 'Nothing was undone',
  notUndoable: "This can't be undone anymore: its backup is gone, or it was already undone.",
  nothingRemoved: 'Nothing was removed',
  onlyUninstall: 'Only builderbar uninstall plans this.',
  noRepair: "Builderbar can't fix this. The problem's details say what helps.",
  unknownRepair: (repair: string) => `There is no repair named ${repair}.`,
  otherRepair: (repair: string, finding: string) => `${repair} doesn't repair ${finding}.`,
})

/** `gone`: what the subject names, a finding or a receipt, is no longer observed. */
export type Planning = ControlPlanned | ({ readonly kind: 'gone' } & Pick<PlanRefusal, 'notDone' | 'reason'>)

/** Plans one subject as the status shows the Mac. */
export function plan({ snapshot, findings }: Status, subject: PlanSubject): Planning {
  switch (subject.kind) {
    case 'finding': {
      const finding = findings.find(({ key }) => key === subject.finding)
      if (finding === undefined)
        return { kind: 'gone', notDone: plannerTexts.nothingToRepair, reason: plannerTexts.problemGone }
      return { kind: 'planned', planned: planRepair(snapshot, finding, subject.repair) }
    }
    case 'control':
      return planControl(snapshot, subject.control)
    case 'undo': {
      const planned = planUndo(snapshot, subject.receipt)
      return planned === null
        ? { kind: 'gone', notDone: plannerTexts.nothingUndone, reason: plannerTexts.notUndoable }
        : { kind: 'planned', planned }
    }
    case 'tool':
      return { kind: 'planned', planned: planInstallTool(snapshot, subject.script) }
    case 'uninstall':
      return { kind: 'gone', notDone: plannerTexts.nothingRemoved, reason: plannerTexts.onlyUninstall }
  }
}

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
      ? selectRootFindings(status.findings).flatMap((finding) => getDefaultRepair(finding))
      : queries.flatMap((query) => findTargets(status.findings, query))
  const results = targets.map(({ finding, repair }) => planRepair(status.snapshot, finding, repair))
  const plans = results.flatMap((result) => (result.ok ? [result.plan] : []))
  const refusals = results.filter((result) => !result.ok)
  return [
    ...removeDuplicates(sortByCause(plans, status.findings), fingerprintPlan).map((plan) => ({
      ok: true as const,
      plan,
    })),
    ...removeDuplicates(refusals, (refusal) => JSON.stringify(refusal)),
  ]
}

/** The complete scripts for a set of plans; '' where nothing runs as root, or as the user. */
export interface PlanTexts {
  readonly root: string
  readonly user: string
}

export function createScripts(planned: readonly Planned[]): PlanTexts {
  const plans = planned.flatMap((result) => (result.ok ? [result.plan] : []))
  const roots = plans.filter(({ needsAdmin }) => needsAdmin)
  const users = plans.filter(({ needsAdmin }) => !needsAdmin)
  return {
    root: roots.length === 0 ? '' : createRootScript(roots),
    user: users.length === 0 ? '' : createUserScript(users),
  }
}

/** Returns the SHA-256 (hex) by which a click refers to the script that it confirms. */
export function computeScriptSum(script: string): string {
  return createHash('sha256').update(script).digest('hex')
}

/** Returns root's script followed by the user's; usually one of them is empty. */
export function joinScripts(planned: readonly Planned[]): string {
  const { root, user } = createScripts(planned)
  return [root, user].filter((script) => script !== '').join('\n')
}

interface RepairTarget {
  readonly finding: Finding
  readonly repair: string | null
}

function getDefaultRepair(finding: Finding): readonly RepairTarget[] {
  const repair = finding.repairs[0]
  return repair === undefined ? [] : [{ finding, repair }]
}

function findTargets(findings: readonly Finding[], query: RepairQuery): readonly RepairTarget[] {
  const namedFindings = findings.filter(
    (finding) => query.finding === undefined || finding.key === query.finding || finding.id === query.finding,
  )
  const { repair } = query
  if (repair === undefined) {
    return namedFindings.map((finding) => ({ finding, repair: finding.repairs[0] ?? null }))
  }
  const repairableFindings = namedFindings.filter((finding) => finding.repairs.includes(repair))
  if (query.finding !== undefined && repairableFindings.length === 0) {
    return namedFindings.map((finding) => ({ finding, repair }))
  }
  return repairableFindings.map((finding) => ({ finding, repair }))
}

function planRepair(snapshot: Snapshot, finding: Finding, id: string | null): Planned {
  const refuse = (reason: string): Planned => ({
    ok: false,
    subject: { kind: 'finding', finding: finding.key, repair: id },
    notDone: finding.headline,
    reason,
  })
  if (id === null) return refuse(plannerTexts.noRepair)
  const repair = findRepair(id)
  if (repair === null) return refuse(plannerTexts.unknownRepair(id))
  if (!finding.repairs.includes(id)) return refuse(plannerTexts.otherRepair(id, finding.id))
  return repair.plan(snapshot, finding)
}

/** Identifies a plan by its steps: two findings may need the same ones, which then run once. */
function fingerprintPlan(plan: Plan): string {
  return JSON.stringify([getPlanIds(plan.subject).repair, plan.steps.map((step) => step.script)])
}
