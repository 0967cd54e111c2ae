import type { HistoryEntry } from '../../../electron/monitor/state/history-entry.ts'
import type { Incident } from '../../../electron/monitor/state/monitor-state.ts'
import { at, keyPath, label, uri } from '../../diagnose/fixtures/snapshot-parts.ts'

const hour = 3600
const day = 24 * hour

/** A week in which the builder worked whenever the Mac was awake. */
export const calmWeek: readonly HistoryEntry[] = [
  { at: at(6 * day), kind: 'state', state: 'healthy' },
  { at: at(10 * hour), kind: 'unwatched' },
  { at: at(3 * hour), kind: 'state', state: 'healthy' },
]

/** The Mac was closed overnight; the builder was down in the morning, and is down again. */
export const troubledWeek: readonly HistoryEntry[] = [
  { at: at(6 * day), kind: 'state', state: 'healthy' },
  { at: at(13 * hour), kind: 'unwatched' },
  { at: at(5 * hour), kind: 'state', state: 'healthy' },
  { at: at(3 * hour), kind: 'state', state: 'down' },
  { at: at(3 * hour - 20 * 60), kind: 'state', state: 'starting' },
  { at: at(3 * hour - 21 * 60), kind: 'state', state: 'healthy' },
  { at: at(12 * 60), kind: 'state', state: 'down' },
]

/** The company resets ssh's configuration each hour: five times so far, and twelve minutes ago again. */
export const hourlyTroubles: readonly Incident[] = [0, 1, 2, 3, 4, 5].map((hours) => ({
  id: `reset-${hours}`,
  finding: `ssh-route@${uri}`,
  title: "Root's SSH doesn't reach the builder",
  openedAt: at(hours * hour + 12 * 60),
  closedAt: hours === 0 ? null : at(hours * hour),
  repairedBy: hours === 0 ? null : 'route-root-ssh',
}))

/** The two incidents of that week, with their evidence. */
export const troubles: readonly Incident[] = [
  {
    id: 'now',
    finding: `service-disabled@${label}`,
    title: "The builder's service is disabled in launchd",
    openedAt: at(12 * 60),
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
    openedAt: at(3 * hour),
    closedAt: at(3 * hour - 20 * 60),
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
