import { getLeadingBuilder } from '../../core/builders/builder.ts'
import { findUnreadKeysReason } from '../../core/builders/trusted-host-key.ts'
import type { Status } from '../../core/model/status.ts'
import { removeFullStop } from '../../core/text/full-stop.ts'
import { formatList } from '../../core/text/quantities.ts'
import { findUncheckedReason } from '../../diagnose/facts/unknowns.ts'
import { listExplainedIds } from '../../diagnose/rules/explanation.ts'
import type { RepairQuery } from '../../monitor/repairs/planner.ts'
import { pinHostKey } from '../../repair/repairs/pin-host-key.ts'
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
  return listUnmatchedNames(names, status).map((name) => {
    const unchecked = findReasonFor(name, status)
    const ending =
      unchecked === null ? '.' : `, but not everything could be checked: ${removeFullStop(unchecked)}.`
    return findRepair(name) === null
      ? `${name} isn't a problem now${ending}`
      : `There's nothing for ${name} to repair now${ending}`
  })
}

/** Whether nothing that was requested was found although it might apply, because it could not be checked. */
export function isUnchecked(names: readonly string[], status: Status): boolean {
  return names.length === 0
    ? findUncheckedReason(status) !== null
    : listUnmatchedNames(names, status).some((name) => findReasonFor(name, status) !== null)
}

function listUnmatchedNames(names: readonly string[], { findings }: Status): readonly string[] {
  return names.filter(
    (name) => !findings.some(({ id, key, repairs }) => id === name || key === name || repairs.includes(name)),
  )
}

/** A key that was not read prevents only its pin; the builder may work without it. */
function findReasonFor(name: string, status: Status): string | null {
  const keysReason = name === pinHostKey.id ? findUnreadKeysReason(getLeadingBuilder(status.snapshot)) : null
  return keysReason ?? findUncheckedReason(status)
}
