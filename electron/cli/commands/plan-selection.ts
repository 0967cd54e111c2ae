import type { Finding } from '../../core/model/finding.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import { planRepairs } from '../../monitor/repairs/planner.ts'
import { createQuery } from './repair-names.ts'

/** The plans that `repair` offers, and the refused ones with their reasons. */
export interface PlanSelection {
  readonly offered: readonly (Planned & { ok: true })[]
  readonly refused: readonly (Planned & { ok: false })[]
}

/**
 * Selects plans. With names: the named ones, even if they interrupt builds, because the user sees them and is asked. Without:
 * those of the root findings that interrupt and lose nothing.
 */
export function chooseRepairs(status: Status, names: readonly string[]): PlanSelection {
  const planned = planRepairs(status, names.map(createQuery))
  const refused = planned.filter((one) => !one.ok)
  const plans = planned.filter((one) => one.ok)
  if (names.length > 0) return { offered: plans, refused }
  const harmless = plans.filter(({ plan }) => plan.risk !== 'loses' && plan.interrupts.length === 0)
  const harmful = plans.filter((one) => !harmless.includes(one))
  const withoutRepair = harmless.length > 0 ? [] : selectRootFindings(status.findings).filter(isWithoutRepair)
  return {
    offered: harmless,
    refused: [...refused, ...harmful.map(refuseHarmful), ...withoutRepair.map(refuseWithoutRepair)],
  }
}

function isWithoutRepair(finding: Finding): boolean {
  return finding.severity !== 'note' && finding.repairs.length === 0
}

function refuseHarmful({ plan }: Planned & { ok: true }): Planned & { ok: false } {
  const reason =
    plan.risk === 'loses'
      ? 'It loses what the builder has on its own disk, so it runs only by name'
      : `It would interrupt: ${plan.interrupts.join('; ')}. It runs only by name`
  return {
    ok: false,
    repair: plan.repair,
    finding: plan.finding,
    reason: `${reason}:\nbuilderbar repair ${plan.repair}`,
  }
}

function refuseWithoutRepair(finding: Finding): Planned & { ok: false } {
  return {
    ok: false,
    repair: '',
    finding: finding.key,
    reason: `Builderbar has no repair for this. What helps is said by\nbuilderbar explain ${finding.id}`,
  }
}
