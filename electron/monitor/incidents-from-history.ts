import type { BuilderState } from '../builder/finding.ts'
import type { HistoryEntry } from './history.ts'
import type { IncidentChange } from './incidents.ts'
import type { Incident } from './monitor-state.ts'

/**
 * The incidents that a history tells of, open ones too: after a restart they go on. Titles are not kept in the
 * history (ids and times only); `titleOf` gives that of a finding's key.
 */
export function incidentsInHistory(
  entries: readonly HistoryEntry[],
  titleOf: (finding: string) => string,
): readonly Incident[] {
  const incidents = new Map<string, Incident>()
  for (const entry of entries) {
    if (entry.kind === 'incident-opened') {
      const known = incidents.get(entry.id)
      incidents.set(entry.id, {
        id: entry.id,
        finding: entry.finding,
        title: titleOf(entry.finding),
        openedAt: known?.openedAt ?? entry.at,
        closedAt: known?.closedAt ?? null,
        repairedBy: known?.repairedBy ?? null,
      })
    }
    if (entry.kind === 'incident-closed') {
      const known = incidents.get(entry.id)
      if (known !== undefined && known.closedAt === null) {
        incidents.set(entry.id, { ...known, closedAt: entry.at, repairedBy: entry.repairedBy })
      }
    }
  }
  return [...incidents.values()]
}

/** The state that the history last tells of, and since when. */
export function lastStateIn(
  entries: readonly HistoryEntry[],
): { readonly state: BuilderState; readonly since: string } | null {
  const last = entries.findLast((entry) => entry.kind === 'state')
  return last?.kind === 'state' ? { state: last.state, since: last.at } : null
}

/** What the history keeps of a change of incidents. */
export function historyOf(change: IncidentChange, at: string): HistoryEntry {
  const { id, finding, openedAt, closedAt, repairedBy } = change.incident
  switch (change.kind) {
    case 'opened':
      return { at: openedAt, kind: 'incident-opened', id, finding }
    case 'renamed':
      return { at, kind: 'incident-opened', id, finding }
    case 'closed':
      return { at: closedAt ?? at, kind: 'incident-closed', id, repairedBy }
  }
}
