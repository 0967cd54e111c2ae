import { getLeadingBuilder } from '../../core/builders/builder.ts'
import { findUnreadKeysReason } from '../../core/builders/trusted-host-key.ts'
import type { Status } from '../../core/model/status.ts'
import { removeFullStop } from '../../core/text/full-stop.ts'
import { formatList } from '../../core/text/quantities.ts'
import { listUnknowns } from '../../diagnose/facts/unknowns.ts'
import { listExplainedIds } from '../../diagnose/rules/explanation.ts'
import type { RepairQuery } from '../../monitor/repairs/planner.ts'
import { findRepair, repairs } from '../../repair/repairs.ts'
import { findNearestNames } from './nearest-name.ts'

/** Describes why a name after `repair` is unknown; null if it is a finding or a repair. */
export function describeUnknownName(name: string): string | null {
  const id = name.split('@')[0] ?? name
  const knownNames = [...listExplainedIds(), ...repairs.map((repair) => repair.id)]
  if (knownNames.includes(id)) return null
  const nearestNames = findNearestNames(id, knownNames)
  const suggestion = nearestNames.length > 0 ? ` Did you mean ${formatList(nearestNames, 'or')}?` : ''
  return `there is no problem or repair ${JSON.stringify(name)}.${suggestion} To list what can be repaired now: builderbar status`
}

/** Converts a name that the user typed to a query of the planner. */
export function createQuery(name: string): RepairQuery {
  return findRepair(name) === null ? { finding: name } : { repair: name }
}

/** Returns a sentence for each name that matches no current finding, with what could not be checked, since it might still apply. */
export function describeUnmatchedNames(names: readonly string[], status: Status): readonly string[] {
  const unchecked = findUncheckedReason(status)
  const ending =
    unchecked === null ? '.' : `, but not everything could be checked: ${removeFullStop(unchecked)}.`
  return names
    .filter(
      (name) =>
        !status.findings.some(
          (finding) => finding.id === name || finding.key === name || finding.repairs.includes(name),
        ),
    )
    .map((name) =>
      findRepair(name) === null
        ? `${name} isn't a problem now${ending}`
        : `There's nothing for ${name} to repair now${ending}`,
    )
}

/**
 * Returns why the builder that leads could not be observed completely, else null. A builder that starts, sleeps or is paused
 * cannot be observed, and needs no repair for that.
 */
export function findUncheckedReason({ snapshot, state }: Status): string | null {
  if (state === 'absent' || state === 'paused' || state === 'asleep' || state === 'starting') return null
  const builder = getLeadingBuilder(snapshot)
  return listUnknowns(snapshot, builder)[0]?.reason ?? findUnreadKeysReason(builder)
}
