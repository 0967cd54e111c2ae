import type { Availability } from '../../monitor/incidents/availability.ts'

/** The strip of the last day, the share of the week, the times of trouble. */
export const historyMessages = {
  heading: 'The last day and week',
  day: 'Last 24 hours',
  week: ({ percent, watchedMs, downMs }: Availability) =>
    percent === null || watchedMs < 3_600_000
      ? '7 days: watched for less than an hour'
      : downMs === 0
        ? '7 days: never down'
        : `7 days: worked ${percent} % of the time`,
  incidents: 'Times of trouble',
  when: 'When',
  what: 'What',
  end: 'End',
  detection: 'Seen by',
  since: (from: string) => `since ${from}`,
  times: (from: string, to: string) => `${from} to ${to}`,
  notOver: 'not over',
  byItself: (ago: string) => `over by itself ${ago} ago`,
  repaired: (repair: string, lasted: string) => `${repair}: repaired after ${lasted}`,
  repairedAutomatically: (repair: string, lasted: string) =>
    `${repair}: repaired after ${lasted}, without asking`,
}
