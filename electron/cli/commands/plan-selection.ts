import type { Finding } from '../../core/model/finding.ts'
import { getPlanIds, type Planned, type PlanRefusal } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import { planRepairs } from '../../monitor/repairs/planner.ts'
import { createQuery } from './repair-names.ts'

/** The plans that a command offers to run, and those that it refuses, with the reason. */
export interface PlanSelection {
  readonly offered: readonly (Planned & { ok: true })[]
  readonly refused: readonly PlanRefusal[]
}

/** The selection of a command that plans one subject. */
export function selectPlanned(planned: Planned): PlanSelection {
  return planned.ok ? { offered: [planned], refused: [] } : { offered: [], refused: [planned] }
}

/**
 * With names: all that they name, whatever it interrupts, since it is shown and confirmed first. Without names: the root
 * findings, as far as no running build is interrupted.
 */
export function chooseRepairs(status: Status, names: readonly string[]): PlanSelection {
  const results = planRepairs(status, names.map(createQuery))
  const refusals = results.filter((result) => !result.ok)
  const plans = results.filter((result) => result.ok)
  if (names.length > 0) return { offered: plans, refused: refusals }
  const harmless = plans.filter(({ plan }) => plan.risk !== 'loses' && plan.interrupts.length === 0)
  const harmful = plans.filter((result) => !harmless.includes(result))
  const withoutRepair = harmless.length > 0 ? [] : selectRootFindings(status.findings).filter(isWithoutRepair)
  return {
    offered: harmless,
    refused: [...refusals, ...harmful.map(refuseHarmful), ...withoutRepair.map(refuseWithoutRepair)],
  }
}

function isWithoutRepair(finding: Finding): boolean {
  return finding.severity !== 'note' && finding.repairs.length === 0
}

function refuseHarmful({ plan }: Planned & { ok: true }): PlanRefusal {
  const reason =
    plan.risk === 'loses'
      ? "Replaces the builder's disk contents, so it runs only by name"
      : `Would interrupt ${plan.interrupts.map(({ description }) => description).join('; ')}, so it runs only by name`
  return {
    ok: false,
    subject: plan.subject,
    notDone: plan.failure.notDone,
    reason: `${reason}:\nbuilderbar repair ${getPlanIds(plan.subject).repair}`,
  }
}

function refuseWithoutRepair(finding: Finding): PlanRefusal {
  return {
    ok: false,
    subject: { kind: 'finding', finding: finding.key, repair: null },
    notDone: finding.headline,
    reason: `Builderbar can't fix this. For help:\nbuilderbar explain ${finding.id}`,
  }
}
