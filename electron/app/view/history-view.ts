import type { Finding } from '../../core/model/finding.ts'
import { explain } from '../../diagnose/rules/explanation.ts'
import { computeAvailability, computeBands, dayMs, weekMs } from '../../monitor/incidents/availability.ts'
import type { Incident, MonitorState } from '../../monitor/state/monitor-state.ts'
import { repairs } from '../../repair/repairs.ts'
import type { HistoryView, IncidentView } from '../contract/bridge-contract.ts'

/** Returns an incident with its subject, evidence and repair. */
export function createIncidentView(incident: Incident): IncidentView {
  const at = incident.finding.indexOf('@')
  const evidence = incident.evidence ?? []
  return {
    ...incident,
    subject: at < 0 ? '' : incident.finding.slice(at + 1),
    evidence,
    detection: evidence.length > 0 ? null : (explain(getFindingId(incident.finding))?.detection ?? null),
    repair: repairs.find(({ id }) => id === incident.repairedBy)?.texts.done ?? null,
  }
}

/** The last day and week as the history tells them; null before it was read. */
export function createHistoryView(
  { history: entries }: Pick<MonitorState, 'history'>,
  now: Date,
): HistoryView | null {
  if (entries === undefined || entries.length === 0) return null
  return {
    day: computeBands(entries, now.getTime(), dayMs),
    week: computeAvailability(computeBands(entries, now.getTime(), weekMs)),
  }
}

function getFindingId(finding: Finding['key']): string {
  return finding.split('@', 1)[0] ?? finding
}
