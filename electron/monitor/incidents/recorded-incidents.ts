import type { BuilderState } from '../../core/model/finding.ts'
import type { Outcome } from '../../core/model/plan.ts'
import type { HistoryEntry } from '../state/history-entry.ts'
import type { Incident } from '../state/monitor-state.ts'
import { selectEvidenceToRecord } from '../state/recorded-evidence.ts'
import type { IncidentChange, RanRepair } from './incidents.ts'

/**
 * Rebuilds incidents from history entries; open ones continue after a restart. The history holds no titles: `getTitle`
 * returns the title for the key of a finding.
 */
export function restoreIncidents(
  entries: readonly HistoryEntry[],
  getTitle: (finding: string) => string,
): readonly Incident[] {
  const incidents = new Map<string, Incident>()
  for (const entry of entries) {
    if (entry.kind === 'incident-opened') {
      const incident = incidents.get(entry.id)
      incidents.set(entry.id, {
        id: entry.id,
        finding: entry.finding,
        title: getTitle(entry.finding),
        openedAt: incident?.openedAt ?? entry.at,
        closedAt: incident?.closedAt ?? null,
        repairedBy: incident?.repairedBy ?? null,
        ...(entry.evidence === undefined ? {} : { evidence: entry.evidence }),
      })
    }
    if (entry.kind === 'incident-closed') {
      const incident = incidents.get(entry.id)
      if (incident !== undefined && incident.closedAt === null) {
        const { repairedBy, automatic } = entry
        incidents.set(entry.id, {
          ...incident,
          closedAt: entry.at,
          repairedBy,
          ...(automatic ? { automatic } : {}),
        })
      }
    }
  }
  return [...incidents.values()]
}

/**
 * Returns repairs by any program of this account that succeeded, or whose outcome was still unknown when they were recorded
 * (the VM was booting, or Builderbar quit): such a repair is credited where the incident closes soon after.
 */
export function restoreRepairs(entries: readonly HistoryEntry[]): readonly RanRepair[] {
  return entries.flatMap((entry) => {
    if (entry.kind !== 'repair' || !mayHaveHelped(entry.outcome)) return []
    const { at, repair, finding, automatic } = entry
    return [{ at, repair, finding, ...(automatic ? { automatic } : {}) }]
  })
}

export function mayHaveHelped(outcome: Outcome): boolean {
  return outcome === 'fixed' || outcome === 'unknown'
}

/** Returns the last state in the history and its time, or null if it holds none. */
export function findLastState(
  entries: readonly HistoryEntry[],
): { readonly state: BuilderState; readonly since: string } | null {
  const last = entries.findLast((entry) => entry.kind === 'state')
  return last?.kind === 'state' ? { state: last.state, since: last.at } : null
}

/** Returns the history entry for a change of an incident. */
export function createHistoryEntry(change: IncidentChange, at: string): HistoryEntry {
  const { id, finding, openedAt, closedAt, repairedBy, automatic, evidence } = change.incident
  const evidencePart = evidence === undefined ? {} : { evidence: selectEvidenceToRecord(evidence) }
  switch (change.kind) {
    case 'opened':
      return { at: openedAt, kind: 'incident-opened', id, finding, ...evidencePart }
    case 'renamed':
      return { at, kind: 'incident-opened', id, finding, ...evidencePart }
    case 'closed':
      return {
        at: closedAt ?? at,
        kind: 'incident-closed',
        id,
        repairedBy,
        ...(automatic ? { automatic } : {}),
      }
  }
}
