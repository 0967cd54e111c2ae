import type { LogView } from '../../app/contract/captured-log.ts'

type State = NonNullable<LogView['captured']>['state']

/** The page with what the builder prints. */
export const logMessages = {
  open: 'Log',
  heading: "The builder's log",
  none: 'launchd throws away what the builder prints. A capture restarts the builder and keeps what it prints from then on, until it ends.',
  notSeen: (reason: string) => `The captured output cannot be seen: ${reason}.`,
  states: {
    on: (since: string) => `Captured since ${since}, until the builder ends or is restarted.`,
    ended: (since: string) => `Captured from ${since} on; that run has ended.`,
    'not-known': (since: string) => `Captured since ${since}. Whether it still is, is not known.`,
  } satisfies Record<State, (since: string) => string>,
  sinceUnknown: 'Captured at a time that is not known.',
  file: (path: string, size: string) => `${path}, ${size}`,
  empty: 'Nothing was printed so far.',
  again: 'Capture anew…',
  cannot: 'The builder has to be loaded into launchd before its output can be captured.',
}
