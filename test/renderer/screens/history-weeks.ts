import type { HistoryEntry } from '../../../electron/monitor/state/history-entry.ts'
import type { Incident } from '../../../electron/monitor/state/monitor-state.ts'
import { keyPath } from '../../fixtures/key-file.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { secondsAgo } from '../../fixtures/observation.ts'
import { label } from '../../fixtures/service.ts'

const hour = 3600
const day = 24 * hour

/** A week in which the builder worked whenever the Mac was awake. */
export const calmWeek: readonly HistoryEntry[] = [
  { at: secondsAgo(6 * day), kind: 'state', state: 'healthy' },
  { at: secondsAgo(10 * hour), kind: 'unwatched' },
  { at: secondsAgo(3 * hour), kind: 'state', state: 'healthy' },
]

/** The Mac was closed overnight; the builder was down in the morning, and is down again. */
export const troubledWeek: readonly HistoryEntry[] = [
  { at: secondsAgo(6 * day), kind: 'state', state: 'healthy' },
  { at: secondsAgo(13 * hour), kind: 'unwatched' },
  { at: secondsAgo(5 * hour), kind: 'state', state: 'healthy' },
  { at: secondsAgo(3 * hour), kind: 'state', state: 'down' },
  { at: secondsAgo(3 * hour - 20 * 60), kind: 'state', state: 'starting' },
  { at: secondsAgo(3 * hour - 21 * 60), kind: 'state', state: 'healthy' },
  { at: secondsAgo(12 * 60), kind: 'state', state: 'down' },
]

const resetHours = [5, 4, 3, 2, 1, 0]

/** The week of `hourlyTroubles`: down for twelve minutes of each of the last hours, and now. */
export const hourlyWeek: readonly HistoryEntry[] = [
  { at: secondsAgo(6 * day), kind: 'state', state: 'healthy' },
  ...resetHours.flatMap((hours): HistoryEntry[] => [
    { at: secondsAgo(hours * hour + 12 * 60), kind: 'state', state: 'down' },
    ...(hours === 0 ? [] : [{ at: secondsAgo(hours * hour), kind: 'state', state: 'healthy' } as const]),
  ]),
]

/** The company resets ssh's configuration each hour: five times so far, and twelve minutes ago again. */
export const hourlyTroubles: readonly Incident[] = resetHours.toReversed().map((hours) => ({
  id: `reset-${hours}`,
  finding: `ssh-route@${builderUri}`,
  title: "Root's SSH doesn't reach the builder",
  openedAt: secondsAgo(hours * hour + 12 * 60),
  closedAt: hours === 0 ? null : secondsAgo(hours * hour),
  repairedBy: hours === 0 ? null : 'route-root-ssh',
}))

/** The two incidents of that week, with their evidence. */
export const problems: readonly Incident[] = [
  {
    id: 'now',
    finding: `service-disabled@${label}`,
    title: "The builder's service is disabled in launchd",
    openedAt: secondsAgo(12 * 60),
    closedAt: null,
    repairedBy: null,
    evidence: [
      {
        message: "launchd's disabled list",
        source: { command: '/bin/launchctl print-disabled system' },
        value: `"${label}" => disabled`,
      },
    ],
  },
  {
    id: 'before',
    finding: `key-permissions@${keyPath}`,
    title: "Other users can read the builder's SSH key",
    openedAt: secondsAgo(3 * hour),
    closedAt: secondsAgo(3 * hour - 20 * 60),
    repairedBy: 'fix-key-permissions',
    evidence: [
      {
        message: 'Private key',
        source: { file: keyPath, line: null },
        value: 'owner root, mode 0640',
      },
    ],
  },
]
