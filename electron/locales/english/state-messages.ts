import type { BuilderState } from '../../core/model/finding.ts'
import type { StateBand } from '../../monitor/incidents/availability.ts'

/** How the states of a builder are called, now and in the past. */
export const stateMessages = {
  stateNames: {
    healthy: 'Healthy',
    starting: 'Starting',
    degraded: 'With a concern',
    down: 'Down',
    asleep: 'Asleep',
    absent: 'Not set up',
    paused: 'Stopped by you',
    unknown: 'Not known',
  } satisfies Record<BuilderState, string>,
  bands: {
    healthy: 'works',
    degraded: 'with a concern',
    down: 'down',
    starting: 'starting',
    asleep: 'asleep',
    paused: 'stopped by you',
    absent: 'not set up',
    unknown: 'not known',
    'not-watched': 'not watched',
  } satisfies Record<StateBand['state'], string>,
}
