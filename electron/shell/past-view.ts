import type { Evidence, Finding } from '../builder/finding.ts'
import { explain } from '../diagnose/explain.ts'
import { availabilityOf, bandsOf, dayMs, weekMs } from '../monitor/availability.ts'
import type { Incident, MonitorState } from '../monitor/monitor-state.ts'
import { repairs } from '../repair/repairs.ts'
import type { Past, ShownIncident } from './bridge-contract.ts'

/** The last evidence of each incident's finding, by the incident's id. The history keeps ids and times only. */
export type SeenEvidence = ReadonlyMap<string, readonly Evidence[]>

/** What is remembered of evidence after a change: that of open incidents anew, that of forgotten ones not. Pure. */
export function rememberEvidence(before: SeenEvidence, { incidents, status }: MonitorState): SeenEvidence {
  const findings = new Map(status?.findings.map((finding) => [finding.key, finding]))
  return new Map(
    incidents.flatMap((incident) => {
      const finding = incident.closedAt === null ? findings.get(incident.finding) : undefined
      const evidence = finding?.evidence ?? before.get(incident.id)
      return evidence === undefined ? [] : [[incident.id, evidence]]
    }),
  )
}

/** An incident with all that can be told of it. */
export function shownIncident(incident: Incident, evidence: SeenEvidence): ShownIncident {
  const at = incident.finding.indexOf('@')
  const remembered = evidence.get(incident.id) ?? []
  return {
    ...incident,
    subject: at < 0 ? '' : incident.finding.slice(at + 1),
    evidence: remembered,
    seenBy: remembered.length > 0 ? null : (explain(idOf(incident.finding))?.seen ?? null),
    repair: incident.repairedBy === null ? null : repairName(incident.repairedBy),
  }
}

/** The last day and week as the history tells them; null before it was read. */
export function pastView({ past }: Pick<MonitorState, 'past'>, now: Date): Past | null {
  if (past === undefined || past.length === 0) return null
  return {
    day: bandsOf(past, now.getTime(), dayMs),
    week: availabilityOf(bandsOf(past, now.getTime(), weekMs)),
  }
}

function idOf(finding: Finding['key']): string {
  return finding.split('@', 1)[0] ?? finding
}

function repairName(id: string): string {
  return repairs.find((repair) => repair.id === id)?.title ?? id
}
