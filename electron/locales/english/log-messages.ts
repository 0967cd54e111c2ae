import type { LogView } from '../../app/contract/captured-log.ts'

type State = NonNullable<LogView['captured']>['state']

/** The window with what the builder prints. */
export const logMessages = {
  open: 'Log',
  none: 'launchd discards the builder’s output. To record it, Builderbar restarts the builder and captures output until it stops.',
  notSeen: (reason: string) => `Can’t read the captured log: ${reason}.`,
  states: {
    on: (since: string) => `Capturing since ${since}, until the builder stops or restarts.`,
    ended: (since: string) => `Captured from ${since}. That run has ended.`,
    unknown: (since: string) => `Capture started ${since}. Can’t tell if it’s still running.`,
  } satisfies Record<State, (since: string) => string>,
  sinceUnknown: 'Captured at an unknown time.',
  source: 'Log',
  captured: 'Captured output',
  /** A log that launchd writes because the service's plist names it. */
  ofService: (label: string) => `Written by ${label}.`,
  file: (path: string, size: string) => `${path}, ${size}`,
  empty: 'No output yet.',
  again: 'Capture Again…',
  cannot: 'Start the builder before capturing its log.',
}
