import type { Availability } from '../../monitor/incidents/availability.ts'

const list = new Intl.ListFormat('en', { style: 'short', type: 'unit' })
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })

/** The last day, the uptime of the last week, the incidents. */
export const historyMessages = {
  heading: 'History',
  day: 'Last 24 hours',
  /** The ends of the timeline's axis. */
  dayAgo: '24 h ago',
  now: 'now',
  /** "2–3 PM: down 12 minutes, working 48 minutes". */
  hour: (span: string, lengths: readonly string[]) => `${span}: ${list.format(lengths)}`,
  lasted: (state: string, length: string) => `${state} ${length}`,
  week: (week: Availability) => `7 days: ${describeWeek(week)}`,
  incidents: 'Incidents',
  countedIncidents: (count: number) => `${count} incidents`,
  when: 'When',
  what: 'Affected',
  end: 'Ended',
  detection: 'Detected by',
  since: (from: string) => `since ${from}`,
  times: (from: string, to: string) => `${from} to ${to}`,
  notOver: 'Ongoing',
  byItself: (ago: string) => `Recovered on its own ${ago}`,
  fixed: 'Fixed',
  repaired: (done: string, lasted: string) => `${done} after ${lasted}`,
  repairedAutomatically: (done: string, lasted: string) => `${done} automatically after ${lasted}`,
}

function describeWeek(week: Availability): string {
  if (week.percent === null || week.watchedMs < 3_600_000) return 'not enough data yet'
  return week.downMs === 0 ? 'no downtime' : `${percent.format(week.percent / 100)} uptime`
}
