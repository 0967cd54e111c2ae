import type { BuilderState } from '../../core/model/finding.ts'
import type { Incident, MonitorState } from '../state/monitor-state.ts'
import { quietAfterWakeMs } from './incidents.ts'

/** What the notification centre is asked to do. */
export type Notice = ShownNotice | { readonly show: 'nothing'; readonly withdraw: string }

/** What a person is told of. How that is said is the matter of who shows it. */
export type ShownNotice = DownNotice | OverNotice

interface SomeNotice {
  /** Stable per incident and kind; a later `withdraw` names it. */
  readonly id: string
  /** Key of the finding that a click opens. */
  readonly finding: string
  /** What the state means now. */
  readonly sentence: string
}

interface DownNotice extends SomeNotice {
  readonly show: 'down'
  /** The explanation of the finding. */
  readonly why: string
}

interface OverNotice extends SomeNotice {
  readonly show: 'repaired' | 'back'
  readonly lastedMs: number
  /** Builderbar repaired it without asking. */
  readonly unasked: boolean
}

/**
 * Notifications that a change of state calls for: one when an incident opens, one when all is over (`repaired` where a
 * repair ended it); none while
 * the builder starts nor within 90 s of wake. Warnings and notes open no incident and call for none. When an
 * incident is over, its own notification is withdrawn.
 */
export function noticesFor(
  before: MonitorState,
  after: MonitorState,
  wokeAt: string | null,
): readonly Notice[] {
  const wasOpen = openOf(before)
  const isOpen = openOf(after)
  // Before the first look everything that is open comes from the history, and was told of then.
  const opened =
    before.status === null
      ? []
      : isOpen.filter((incident) => !before.incidents.some((one) => one.id === incident.id))
  const closed = after.incidents.filter(
    (incident) => incident.closedAt !== null && wasOpen.some((one) => one.id === incident.id),
  )
  const withdrawals = closed.map((incident): Notice => ({ show: 'nothing', withdraw: downId(incident) }))
  if (isQuiet(after, wokeAt)) return withdrawals
  const last = closed[0]
  const isOver = last !== undefined && isOpen.length === 0 && !notBack.has(after.status?.state ?? 'unknown')
  return [
    ...opened.map((incident) => down(incident, after)),
    ...withdrawals,
    ...(isOver ? [back(last, after)] : []),
  ]
}

/** In these nothing is back, though no incident is open: it was stopped on purpose, or taken away. */
const notBack: ReadonlySet<BuilderState> = new Set(['down', 'paused', 'absent'])

function openOf(state: MonitorState): readonly Incident[] {
  return state.incidents.filter((incident) => incident.closedAt === null)
}

function isQuiet(after: MonitorState, wokeAt: string | null): boolean {
  if (after.status === null || after.status.state === 'starting') return true
  const sinceWake = wokeAt === null ? -1 : Date.parse(after.status.takenAt) - Date.parse(wokeAt)
  return sinceWake >= 0 && sinceWake < quietAfterWakeMs
}

function downId(incident: Incident): string {
  return `down ${incident.id}`
}

function down(incident: Incident, after: MonitorState): DownNotice {
  const finding = after.status?.findings.find((one) => one.key === incident.finding)
  return {
    show: 'down',
    id: downId(incident),
    finding: incident.finding,
    sentence: after.status?.summary ?? incident.title,
    why: finding?.explanation ?? incident.title,
  }
}

function back(incident: Incident, after: MonitorState): OverNotice {
  return {
    show: incident.repairedBy === null ? 'back' : 'repaired',
    id: `back ${incident.id}`,
    finding: incident.finding,
    sentence: after.status?.summary ?? '',
    lastedMs: Date.parse(incident.closedAt ?? '') - Date.parse(incident.openedAt),
    unasked: incident.unasked ?? false,
  }
}
