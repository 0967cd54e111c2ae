import type { BuilderState, Evidence } from '../../core/model/finding.ts'
import type { Incident } from '../state/monitor-state.ts'

/** An error without a cause of its own, as a scan found it. */
export interface RootError {
  readonly key: string
  readonly title: string
  readonly evidence?: readonly Evidence[]
}

/** An input of `updateIncidents`: a scan, a resume from sleep, or a repair. Times are ISO-8601, from the Mac's clock. */
export type IncidentEvent =
  | {
      readonly kind: 'scan'
      readonly at: string
      readonly state: BuilderState
      readonly errors: readonly RootError[]
      /** Time of the previous scan by this program; null at its first. */
      readonly before: string | null
      /** Makes the id of a new incident; passed in to keep this module pure. */
      readonly newId: () => string
    }
  | { readonly kind: 'resumed'; readonly at: string }
  | ({ readonly kind: 'repaired' } & RanRepair)

/** A repair that may have helped. `finding` is the key of a finding, or `start@LABEL` / `restart@LABEL` for a control. */
export interface RanRepair {
  readonly at: string
  readonly repair: string
  readonly finding: string
  readonly automatic?: true
}

interface Suspect {
  readonly key: string
  readonly since: string
}

export interface Incidents {
  /** Newest first. */
  readonly list: readonly Incident[]
  /** Errors seen by one scan; a second scan confirms them. */
  readonly suspects: readonly Suspect[]
  readonly resumedAt: string | null
  readonly repairs: readonly RanRepair[]
}

/** A change to be written to the history. */
export type IncidentChange =
  | { readonly kind: 'opened'; readonly incident: Incident }
  /** The incident continues under another finding. */
  | { readonly kind: 'renamed'; readonly incident: Incident }
  | { readonly kind: 'closed'; readonly incident: Incident }

/** No incident opens this soon after wake: network and guest need time (docs/architecture.md, "Incidents"). */
export const quietAfterWakeMs = 90_000
/** An earlier second scan would reuse the probe of the port from the first one. */
const confirmAfterMs = 5000
const keptMs = 24 * 3_600_000
/** A repair is credited with ending an incident only within this time. */
const creditRepairMs = 15 * 60_000

/** Returns the initial state, with the incidents from the history. */
export function createIncidents(list: readonly Incident[]): Incidents {
  return { list: sortNewestFirst(list), suspects: [], resumedAt: null, repairs: [] }
}

export function selectOpenIncidents(incidents: Incidents): readonly Incident[] {
  return incidents.list.filter((incident) => incident.closedAt === null)
}

/**
 * Returns the incidents after an event, and the changes. An incident opens when a second scan confirms an error, but not
 * while the builder starts or within 90 s of wake. It closes when a scan no longer finds the error, but not while the
 * builder is starting or unknown. Where one error replaces another (stopped, then crash looping), the incident is renamed.
 */
export function updateIncidents(
  before: Incidents,
  event: IncidentEvent,
): { readonly incidents: Incidents; readonly changes: readonly IncidentChange[] } {
  switch (event.kind) {
    case 'resumed':
      return {
        incidents: { ...dropFutureTimes(before, event.at), resumedAt: event.at, suspects: [] },
        changes: [],
      }
    case 'repaired': {
      // A repair by another program may be recorded late, so keep its own time.
      const { kind: _kind, ...repair } = event
      const otherRepairs = before.repairs.filter((repair) => repair.finding !== event.finding)
      return { incidents: { ...before, repairs: [...otherRepairs, repair] }, changes: [] }
    }
    case 'scan':
      return applyScan(dropFutureTimes(before, event.at), event)
  }
}

type ScanEvent = Extract<IncidentEvent, { kind: 'scan' }>

function applyScan(before: Incidents, scan: ScanEvent): ReturnType<typeof updateIncidents> {
  const { updatedIncidents, changes } = updateOpenIncidents(before, scan)
  const claimedKeys = new Set(
    updatedIncidents.filter((incident) => incident.closedAt === null).map((incident) => incident.finding),
  )
  const unclaimedErrors = scan.errors.filter((error) => !claimedKeys.has(error.key))
  const isQuiet = scan.state === 'starting' || computeMsBetween(before.resumedAt, scan.at) < quietAfterWakeMs
  const suspects = isQuiet ? [] : updateSuspects(before.suspects, unclaimedErrors, scan.at)
  const confirmedSuspects = suspects.filter(
    (suspect) => computeMsBetween(suspect.since, scan.at) >= confirmAfterMs,
  )
  const openedIncidents = confirmedSuspects.map((suspect): Incident => {
    const error = unclaimedErrors.find(({ key }) => key === suspect.key)
    return {
      id: scan.newId(),
      finding: suspect.key,
      title: error?.title ?? suspect.key,
      openedAt: suspect.since,
      closedAt: null,
      repairedBy: null,
      ...getEvidence(error),
    }
  })
  const isRecent = (incident: Incident) =>
    incident.closedAt === null || computeMsBetween(incident.closedAt, scan.at) < keptMs
  return {
    incidents: {
      ...before,
      list: sortNewestFirst([...openedIncidents, ...updatedIncidents].filter(isRecent)),
      suspects: suspects.filter((suspect) => !confirmedSuspects.includes(suspect)),
      repairs: before.repairs.filter((repair) => computeMsBetween(repair.at, scan.at) < creditRepairMs),
    },
    changes: [...changes, ...openedIncidents.map((incident) => ({ kind: 'opened', incident }) as const)],
  }
}

/** Continues, renames or closes each open incident. */
function updateOpenIncidents(
  before: Incidents,
  scan: ScanEvent,
): { updatedIncidents: Incident[]; changes: IncidentChange[] } {
  const changes: IncidentChange[] = []
  const open = new Set(selectOpenIncidents(before).map((incident) => incident.finding))
  const free = scan.errors.filter((error) => !open.has(error.key))
  const updatedIncidents = before.list.map((incident): Incident => {
    if (incident.closedAt !== null) return incident
    const error = scan.errors.find((error) => error.key === incident.finding)
    if (error !== undefined) return { ...incident, ...getEvidence(error) }
    if (scan.state === 'starting' || scan.state === 'unknown') return incident
    const next = free.shift()
    if (next !== undefined) {
      const renamedIncident = { ...incident, finding: next.key, title: next.title, ...getEvidence(next) }
      changes.push({ kind: 'renamed', incident: renamedIncident })
      return renamedIncident
    }
    const repair = before.repairs.find((candidate) => hasEnded(candidate, incident, scan))
    const closedIncident = {
      ...incident,
      closedAt: pickLatest(incident.openedAt, scan.at),
      repairedBy: repair?.repair ?? null,
      ...(repair?.automatic ? { automatic: true as const } : {}),
    }
    changes.push({ kind: 'closed', incident: closedIncident })
    return closedIncident
  })
  return { updatedIncidents, changes }
}

/** Whether the repair targets this incident, ran while it was open, and recently or since the previous scan. */
function hasEnded(repair: RanRepair, incident: Incident, scan: ScanEvent): boolean {
  const [, label = ''] = /^(?:start|restart)@(.+)$/.exec(repair.finding) ?? []
  const isTarget =
    repair.finding === incident.finding || (label !== '' && incident.finding.endsWith(`@${label}`))
  if (!isTarget || Date.parse(repair.at) < Date.parse(incident.openedAt)) return false
  const isUnseen = scan.before === null || Date.parse(repair.at) >= Date.parse(scan.before)
  return isUnseen || computeMsBetween(repair.at, scan.at) < creditRepairMs
}

function getEvidence(error: RootError | undefined): Pick<Incident, 'evidence'> {
  return error?.evidence === undefined ? {} : { evidence: error.evidence }
}

function updateSuspects(
  before: readonly Suspect[],
  errors: readonly RootError[],
  at: string,
): readonly Suspect[] {
  return errors.map(
    (error) => before.find((suspect) => suspect.key === error.key) ?? { key: error.key, since: at },
  )
}

/** Drops or limits times in the future, which come from before the clock was set back. */
function dropFutureTimes(before: Incidents, at: string): Incidents {
  const isPast = (time: string) => Date.parse(time) <= Date.parse(at)
  return {
    ...before,
    suspects: before.suspects.filter((suspect) => isPast(suspect.since)),
    resumedAt: before.resumedAt !== null && isPast(before.resumedAt) ? before.resumedAt : null,
    repairs: before.repairs.map((repair) => (isPast(repair.at) ? repair : { ...repair, at })),
  }
}

function computeMsBetween(from: string | null, to: string): number {
  return from === null ? Number.POSITIVE_INFINITY : Date.parse(to) - Date.parse(from)
}

function pickLatest(time: string, other: string): string {
  return Date.parse(time) > Date.parse(other) ? time : other
}

function sortNewestFirst(list: readonly Incident[]): readonly Incident[] {
  return [...list].sort((a, b) => Date.parse(b.openedAt) - Date.parse(a.openedAt))
}
