import type { Finding } from '../../core/model/finding.ts'
import type { Planned } from '../../core/model/plan.ts'
import type { Status } from '../../core/model/status.ts'
import { selectRootFindings } from '../../diagnose/facts/root-findings.ts'
import { planRepairs } from '../../monitor/repairs/planner.ts'
import { wantedOf } from './repair-names.ts'

/** What `repair` offers to do, and what it leaves out with the reason. */
export interface PlanSelection {
  readonly offered: readonly (Planned & { ok: true })[]
  readonly refused: readonly (Planned & { ok: false })[]
}

/**
 * With names: what they name, whatever it interrupts, since it is shown and asked. Without: the leading
 * findings, as far as nothing that runs dies of it.
 */
export function chooseRepairs(status: Status, names: readonly string[]): PlanSelection {
  const planned = planRepairs(status, names.map(wantedOf))
  const refused = planned.filter((one) => !one.ok)
  const plans = planned.filter((one) => one.ok)
  if (names.length > 0) return { offered: plans, refused }
  const harmless = plans.filter(({ plan }) => plan.risk !== 'loses' && plan.interrupts.length === 0)
  const harmful = plans.filter((one) => !harmless.includes(one))
  const withoutRepair =
    harmless.length > 0 ? [] : selectRootFindings(status.findings).filter(isTroubleWithoutRepair)
  return {
    offered: harmless,
    refused: [...refused, ...harmful.map(leftOut), ...withoutRepair.map(notRepairable)],
  }
}

function isTroubleWithoutRepair(finding: Finding): boolean {
  return finding.severity !== 'note' && finding.repairs.length === 0
}

function leftOut({ plan }: Planned & { ok: true }): Planned & { ok: false } {
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

function notRepairable(finding: Finding): Planned & { ok: false } {
  return {
    ok: false,
    repair: '',
    finding: finding.key,
    reason: `Builderbar has no repair for this. What helps is said by\nbuilderbar explain ${finding.id}`,
  }
}
