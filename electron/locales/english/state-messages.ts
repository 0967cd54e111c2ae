import type { BuilderState } from '../../core/model/finding.ts'
import type { StateBand } from '../../monitor/incidents/availability.ts'

/** The states of a builder, now and in the past. */
export const stateMessages = {
  /** The popover's headline where no finding is one. */
  headlines: {
    healthy: 'Linux builder is working',
    /** Healthy, but no test build has shown it. */
    unconfirmed: 'No problems found',
    /** Healthy; the leading builder is a remote one. */
    responded: (host: string) => `${host} responded when you checked`,
    starting: 'Linux builder is starting',
    degraded: 'Linux builder needs attention',
    down: 'Linux builder isn’t working',
    asleep: 'Linux builder is idle',
    absent: 'No Linux builder on this Mac',
    determinate: 'Determinate Nix’s Linux builder is on',
    paused: 'Linux builder is stopped',
    unknown: 'Can’t check the Linux builder',
    repairing: 'Repairing…',
    /** While a control of the builder, an undo or an installation runs. */
    working: 'Working…',
  },
  /** The line below it. */
  details: {
    starting: 'Usually takes under a minute',
    asleep: 'Starts when a build needs it',
    determinate: 'Nothing to monitor',
    works: 'Builds still work',
    running: 'Builder is running',
    wentDown: 'Went down just now',
    downFor: (length: string) => `Down for ${length}`,
    downNow: 'Down since just now',
    stopped: (ago: string) => `You stopped it ${ago}`,
    stoppedWhenIdle: (length: string) => `Stopped after ${length} without a build`,
    startsOnRequest: 'Starts only when you ask',
    confirmed: (ago: string) => `Confirmed by a build ${ago}`,
    unconfirmed: 'Not confirmed by a build yet',
  },
  /** While the user keeps the builder stopped. */
  stopped: {
    start: 'Start Builder',
    untilStart: 'Until I Start It',
    remind: 'Remind Me in 1 Hour',
    cancelReminder: 'Cancel Reminder',
    reminderAt: (time: string) => `Reminder\u00a0at\u00a0${time.replace(' ', '\u00a0')}`,
  },
  stateNames: {
    healthy: 'Working',
    starting: 'Starting',
    degraded: 'Needs attention',
    down: 'Down',
    asleep: 'Idle',
    absent: 'Not set up',
    paused: 'Stopped',
    unknown: 'Unknown',
  } satisfies Record<BuilderState, string>,
  bands: {
    healthy: 'working',
    degraded: 'needed attention',
    down: 'down',
    starting: 'starting',
    asleep: 'idle',
    paused: 'stopped',
    absent: 'not set up',
    unknown: 'unknown',
    unmonitored: 'not monitored',
  } satisfies Record<StateBand['state'], string>,
}
