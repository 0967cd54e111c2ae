import type { BuilderState } from '../builder/finding.ts'
import { quietAfterWakeMs } from './incidents.ts'
import type { Incident, MonitorState } from './monitor-state.ts'

/** What the notification centre is asked to do. */
export type Notice =
  | {
      readonly show: 'down' | 'repaired' | 'back'
      /** Stable per incident and kind; a later `withdraw` names it. */
      readonly id: string
      readonly title: string
      readonly body: string
      /** Key of the finding that a click opens. */
      readonly finding: string
    }
  | { readonly show: 'nothing'; readonly withdraw: string }

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

function down(incident: Incident, after: MonitorState): Notice {
  const finding = after.status?.findings.find((one) => one.key === incident.finding)
  return {
    show: 'down',
    id: downId(incident),
    title: after.status?.summary ?? incident.title,
    body: finding?.explanation ?? incident.title,
    finding: incident.finding,
  }
}

function back(incident: Incident, after: MonitorState): Notice {
  const minutes = Math.round((Date.parse(incident.closedAt ?? '') - Date.parse(incident.openedAt)) / 60_000)
  const lasted = minutes < 1 ? 'less than a minute' : minutes === 1 ? '1 minute' : lastedFor(minutes)
  const isRepaired = incident.repairedBy !== null
  const unasked = incident.unasked ? 'Builderbar repaired it without asking, as you allowed. ' : ''
  return {
    show: isRepaired ? 'repaired' : 'back',
    id: `back ${incident.id}`,
    title: isRepaired ? 'The Linux builder is repaired.' : 'The Linux builder is back.',
    body: `${unasked}${after.status?.summary ?? ''} It was down for ${lasted}.`.trim(),
    finding: incident.finding,
  }
}

function lastedFor(minutes: number): string {
  if (minutes < 120) return `${minutes} minutes`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`
}
