import type { Status } from '../../core/model/status.ts'
import { listExplainedIds } from '../../diagnose/rules/explanation.ts'
import type { RepairQuery } from '../../monitor/repairs/planner.ts'
import { repairById, repairs } from '../../repair/repairs.ts'
import { nearestNames } from './nearest-name.ts'

/** What is wrong with a name that somebody typed after `repair`; null if it names a finding or a repair. */
export function whyUnknown(name: string): string | null {
  const id = name.split('@')[0] ?? name
  const known = [...listExplainedIds(), ...repairs.map((repair) => repair.id)]
  if (known.includes(id)) return null
  const near = nearestNames(id, known)
  const meant = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''
  const offered = repairs.map((repair) => repair.id).join(', ')
  return `there is no finding and no repair ${JSON.stringify(name)}.${meant} Repairs: ${offered}.`
}

/** What was typed, as the monitor takes it. */
export function wantedOf(name: string): RepairQuery {
  return repairById(name) === null ? { finding: name } : { repair: name }
}

/** Of each name that stands for nothing that is seen now, a line that says so. */
export function withoutFinding(names: readonly string[], status: Status): readonly string[] {
  return names
    .filter(
      (name) =>
        !status.findings.some(
          (finding) => finding.id === name || finding.key === name || finding.repairs.includes(name),
        ),
    )
    .map((name) =>
      repairById(name) === null ? `${name} is not seen now.` : `Nothing that ${name} repairs is seen now.`,
    )
}
