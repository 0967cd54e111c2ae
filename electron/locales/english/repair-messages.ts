import type { Outcome, Risk } from '../../core/model/plan.ts'

const list = new Intl.ListFormat('en', { style: 'narrow', type: 'unit' })

/** What a repair will do, before it runs. */
export const planMessages = {
  heading: 'What the repair does',
  /** For what repairs nothing. */
  controlHeading: 'What this does',
  risks: {
    safe: 'nothing',
    interrupts: 'builds on the builder; none is seen running now',
    loses: 'builds on the builder; none is seen running now',
  } satisfies Record<Risk, string>,
  interrupts: 'Interrupts',
  loses: 'Loses',
  lost: 'What the builder has on its own disk; builds fetch it or build it again.',
  paths: 'Writes',
  /** Where a block or a diff goes: "/etc/nix/machines, line 2". */
  placeIn: (path: string, place: string) => `${path}, ${place}`,
  undo: 'To take it back',
  noUndo: 'There is nothing to take back.',
  helpers: (lines: number) =>
    `Before these lines run ${lines} others, which are the same for every repair and make it safe.`,
  showHelpers: 'Show them',
  hideHelpers: 'Hide them',
  script: 'Exactly this text runs as root',
  userScript: 'Exactly this text runs as you',
  password: "macOS asks for an administrator's password next.",
  noPassword: 'No password is needed.',
  notPossible: 'Not done',
  run: 'Repair',
  controlButton: {
    start: 'Start',
    stop: 'Stop',
    restart: 'Restart',
    'capture-log': 'Capture',
    tool: 'Install',
    undo: 'Undo',
  },
  cancel: 'Cancel',
  back: 'Back',
}

/** A repair that runs, and what came of it. */
export const outcomeMessages = {
  automatic: 'Without asking, as you allowed in the settings.',
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
  /** After a repair, where a build has shown since that it works. */
  verifiedBy: (system: string, seconds: number) => `A test build for ${system} ran in ${seconds} s.`,
  controlDone: {
    start: 'Started.',
    stop: 'Stopped.',
    restart: 'Restarted.',
    'capture-log': 'Captured.',
    tool: 'Installed.',
    undo: 'Undone.',
  },
  controlOutcomes: {
    'not-fixed': 'Not done.',
    cancelled: 'Cancelled. Nothing was changed.',
    failed: 'It failed.',
    refused: 'Not done: it would be unsafe.',
    unknown: 'Not known whether it ran to its end.',
  } satisfies Record<Exclude<Outcome, 'fixed'>, string>,
  outcomeHeading: 'Outcome',
  whatItPrinted: 'What it printed',
  remainingFindings: (headlines: readonly string[]) => `Still present: ${list.format(headlines)}`,
  done: 'Done',
}

/** What can be taken back: repairs, and what was asked of the builder. */
export const undoMessages = {
  heading: (count: number) => (count === 1 ? '1 change to undo' : `${count} changes to undo`),
  done: (title: string, ago: string) => `${title} · ${ago}`,
  button: 'Undo…',
  label: (title: string) => `Undo: ${title}`,
}
