import type { BuilderState, Severity } from '../electron/builder/finding.ts'
import type { Outcome, Risk } from '../electron/builder/plan.ts'
import type { ChainLink } from '../electron/diagnose/chain.ts'

/** Every fixed text of the popover. What is particular to a trouble comes with the view. */
export const words = {
  firstLook: 'Looking at this Mac for the first time.',
  lasting: (length: string) => `for ${length}`,
  looked: (length: string) => `looked ${length} ago`,
  lookingNow: 'looking now',
  lookAgain: 'Look again',

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

  headings: { error: 'Cause', warning: 'Concern', note: 'Good to know' } satisfies Record<Severity, string>,
  alsoSeen: 'Also seen',
  becauseOfIt: 'Because of it',
  more: 'More',
  less: 'Less',
  whatWasSeen: 'What was seen',
  line: (file: string, line: number) => `${file}, line ${line}`,
  lastingFix: 'Make it last in nix-darwin',
  lastingFixSays: 'The repair holds until the next darwin-rebuild undoes it. This keeps it:',
  copy: 'Copy',
  copied: 'Copied',

  chain: 'From launchd to a finished build',
  linkStates: {
    good: 'in order',
    concern: 'a concern',
    broken: 'broken',
    'not-known': 'not known',
  } satisfies Record<ChainLink['state'], string>,
  link: (name: string, state: string, says: string) => `${name}: ${state}. ${says}`,

  whatWasLookedAt: 'What was looked at',
  notSeen: 'not seen',
  lastDay: (count: number) =>
    count === 1 ? '1 trouble in the last 24 hours' : `${count} troubles in the last 24 hours`,
  goesOn: (length: string) => `for ${length}, not over`,
  wentBy: (length: string, ago: string) => `lasted ${length}, over ${ago} ago`,
  repairedBy: (length: string, ago: string) => `lasted ${length}, repaired ${ago} ago`,

  plan: {
    heading: 'What the repair does',
    risks: {
      safe: 'nothing',
      interrupts: 'builds on the builder; none is seen running now',
      loses: 'builds on the builder, and its own store is lost',
    } satisfies Record<Risk, string>,
    interrupts: 'Interrupts',
    touches: 'Writes',
    undo: 'To take it back',
    noUndo: 'There is nothing to take back.',
    script: 'Exactly this text runs as root',
    password: "macOS asks for an administrator's password next.",
    notPossible: 'Not done',
    run: 'Repair',
    cancel: 'Cancel',
    back: 'Back',
  },
  running: (title: string) => `${title}: running`,
  runningFor: (length: string) => `for ${length}`,
  runningSays: 'Afterwards Builderbar looks again; only that decides whether it worked.',

  outcomes: {
    fixed: 'Repaired.',
    'not-fixed': 'Not repaired.',
    cancelled: 'Cancelled. Nothing was changed.',
    failed: 'The repair failed.',
    refused: 'Not done: it would be unsafe.',
    unknown: 'Not known whether it ran to its end.',
  } satisfies Record<Outcome, string>,
  outcomeHeading: 'Outcome of the repair',
  whatItPrinted: 'What it printed',
  stillThere: 'Still seen',
  done: 'Done',

  demo: 'Demo: stand-in Mac',
  scenario: 'Scenario',
  copyReport: 'Copy report',
  notices: 'About Builderbar itself',
} as const
