import type { BuilderState, Evidence } from '../../core/model/finding.ts'
import type { Incident } from '../state/monitor-state.ts'

/** An error that leads (nothing else causes it), as a look shows it. */
export interface RootError {
  readonly key: string
  readonly title: string
  readonly evidence?: readonly Evidence[]
}

/** What incidents are made from: a look, a wake, a repair that ran. Times are those of the Mac's clock. */
export type IncidentEvent =
  | {
      readonly kind: 'look'
      readonly at: string
      readonly state: BuilderState
      readonly errors: readonly RootError[]
      /** When was looked before; null: never by this program, which then knows only what is written down. */
      readonly before: string | null
      /** For an incident that opens now; given from outside so that this stays pure. */
      readonly newId: () => string
    }
  | { readonly kind: 'woke'; readonly at: string }
  | ({ readonly kind: 'repaired' } & RanRepair)

/** A repair that helped. `finding`: its key, or of a start or restart `start@LABEL`. */
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
  /** Errors that one look has shown; a second one confirms them. */
  readonly suspects: readonly Suspect[]
  readonly resumedAt: string | null
  readonly repairs: readonly RanRepair[]
}

/** What history has to keep of a change. */
export type IncidentChange =
  | { readonly kind: 'opened'; readonly incident: Incident }
  /** The same time of trouble goes on under another finding. */
  | { readonly kind: 'renamed'; readonly incident: Incident }
  | { readonly kind: 'closed'; readonly incident: Incident }

/**
 * No incident opens so soon after wake: network and guest need a while (docs/architecture.md, "Incidents").
 */
export const quietAfterWakeMs = 90_000
/** A look this soon after the first would be given the same answer of the port again. */
const confirmAfterMs = 5000
const keptMs = 24 * 3_600_000
/** A repair longer ago than this is not what ended an incident. */
const repairCountsMs = 15 * 60_000

/** Incidents at the start, continued from history. */
export function incidentsFrom(list: readonly Incident[]): Incidents {
  return { list: newestFirst(list), suspects: [], resumedAt: null, repairs: [] }
}

export function openIncidents(incidents: Incidents): readonly Incident[] {
  return incidents.list.filter((incident) => incident.closedAt === null)
}

/**
 * The incidents after an event, and what changed. An incident opens when a second look confirms an error, not
 * while the builder starts and not within 90 s of wake; it closes when a look no longer shows the error. While
 * the builder starts or cannot be seen nothing is over yet. Where the headline alone changes (stopped, then
 * crash looping), the incident goes on under the new one.
 */
export function nextIncidents(
  before: Incidents,
  event: IncidentEvent,
): { readonly incidents: Incidents; readonly changes: readonly IncidentChange[] } {
  switch (event.kind) {
    case 'woke':
      return {
        incidents: { ...dropFutureTimes(before, event.at), resumedAt: event.at, suspects: [] },
        changes: [],
      }
    case 'repaired': {
      // It may be heard of later than it was: its time is not now.
      const { kind: _kind, ...repaired } = event
      const others = before.repairs.filter((one) => one.finding !== event.finding)
      return { incidents: { ...before, repairs: [...others, repaired] }, changes: [] }
    }
    case 'look':
      return afterScan(dropFutureTimes(before, event.at), event)
  }
}

type ScanEvent = Extract<IncidentEvent, { kind: 'look' }>

function afterScan(before: Incidents, look: ScanEvent): ReturnType<typeof nextIncidents> {
  const { kept, changes } = continued(before, look)
  const claimed = new Set(kept.filter((one) => one.closedAt === null).map((one) => one.finding))
  const unclaimed = look.errors.filter((error) => !claimed.has(error.key))
  const quiet = look.state === 'starting' || msBetween(before.resumedAt, look.at) < quietAfterWakeMs
  const suspects = quiet ? [] : suspectsAfter(before.suspects, unclaimed, look.at)
  const confirmed = suspects.filter((one) => msBetween(one.since, look.at) >= confirmAfterMs)
  const opened = confirmed.map((suspect): Incident => {
    const error = unclaimed.find(({ key }) => key === suspect.key)
    return {
      id: look.newId(),
      finding: suspect.key,
      title: error?.title ?? suspect.key,
      openedAt: look.at,
      closedAt: null,
      repairedBy: null,
      ...evidenceOf(error),
    }
  })
  const isRecent = (incident: Incident) =>
    incident.closedAt === null || msBetween(incident.closedAt, look.at) < keptMs
  return {
    incidents: {
      ...before,
      list: newestFirst([...opened, ...kept].filter(isRecent)),
      suspects: suspects.filter((one) => !confirmed.includes(one)),
      repairs: before.repairs.filter((one) => msBetween(one.at, look.at) < repairCountsMs),
    },
    changes: [...changes, ...opened.map((incident) => ({ kind: 'opened', incident }) as const)],
  }
}

/** What becomes of the incidents that are open: they go on, go on under another headline, or are over. */
function continued(before: Incidents, look: ScanEvent): { kept: Incident[]; changes: IncidentChange[] } {
  const changes: IncidentChange[] = []
  const open = new Set(openIncidents(before).map((incident) => incident.finding))
  const free = look.errors.filter((error) => !open.has(error.key))
  const kept = before.list.map((incident): Incident => {
    if (incident.closedAt !== null) return incident
    const still = look.errors.find((error) => error.key === incident.finding)
    if (still !== undefined) return { ...incident, ...evidenceOf(still) }
    if (look.state === 'starting' || look.state === 'unknown') return incident
    const next = free.shift()
    if (next !== undefined) {
      const renamed = { ...incident, finding: next.key, title: next.title, ...evidenceOf(next) }
      changes.push({ kind: 'renamed', incident: renamed })
      return renamed
    }
    const repair = before.repairs.find((one) => hasEnded(one, incident, look))
    const closed = {
      ...incident,
      closedAt: later(incident.openedAt, look.at),
      repairedBy: repair?.repair ?? null,
      ...(repair?.automatic ? { automatic: true as const } : {}),
    }
    changes.push({ kind: 'closed', incident: closed })
    return closed
  })
  return { kept, changes }
}

/** A repair of just this trouble, while it was there, and not so long ago that it helped no more. */
function hasEnded(repair: RanRepair, incident: Incident, look: ScanEvent): boolean {
  const [, label = ''] = /^(?:start|restart)@(.+)$/.exec(repair.finding) ?? []
  const isOfIt =
    repair.finding === incident.finding || (label !== '' && incident.finding.endsWith(`@${label}`))
  if (!isOfIt || Date.parse(repair.at) < Date.parse(incident.openedAt)) return false
  const isUnseen = look.before === null || Date.parse(repair.at) >= Date.parse(look.before)
  return isUnseen || msBetween(repair.at, look.at) < repairCountsMs
}

/** As it was last seen. */
function evidenceOf(error: RootError | undefined): Pick<Incident, 'evidence'> {
  return error?.evidence === undefined ? {} : { evidence: error.evidence }
}

function suspectsAfter(
  before: readonly Suspect[],
  errors: readonly RootError[],
  at: string,
): readonly Suspect[] {
  return errors.map(
    (error) => before.find((suspect) => suspect.key === error.key) ?? { key: error.key, since: at },
  )
}

/** After the clock was set back, what lies ahead of it tells nothing. */
function dropFutureTimes(before: Incidents, at: string): Incidents {
  const isPast = (time: string) => Date.parse(time) <= Date.parse(at)
  return {
    ...before,
    suspects: before.suspects.filter((suspect) => isPast(suspect.since)),
    resumedAt: before.resumedAt !== null && isPast(before.resumedAt) ? before.resumedAt : null,
    repairs: before.repairs.map((one) => (isPast(one.at) ? one : { ...one, at })),
  }
}

function msBetween(from: string | null, to: string): number {
  return from === null ? Number.POSITIVE_INFINITY : Date.parse(to) - Date.parse(from)
}

function later(one: string, other: string): string {
  return Date.parse(one) > Date.parse(other) ? one : other
}

function newestFirst(list: readonly Incident[]): readonly Incident[] {
  return [...list].sort((one, other) => Date.parse(other.openedAt) - Date.parse(one.openedAt))
}
