import type { RepairStage, Risk } from '../../core/model/plan.ts'
import { formatQuantity } from '../../core/text/quantities.ts'
import { formatPreciseSeconds } from './amounts.ts'

const list = new Intl.ListFormat('en', { style: 'narrow', type: 'unit' })

/** What a repair will do, before it runs. */
export const planMessages = {
  /** `control`: for what repairs nothing. */
  headings: { repair: 'This repair will:', control: 'This will:' },
  /** Above the reason why nothing can be done. */
  refusals: { repair: 'Can’t repair', control: 'Not possible now' },
  /** Unfolds the steps of a button that runs them at once: "What Undo Does". */
  readyHeading: (action: string) => `What ${action} Does`,
  risks: {
    safe: 'Nothing',
    interrupts: 'Builds on the builder (none running now)',
    loses: 'Builds on the builder (none running now)',
  } satisfies Record<Risk, string>,
  interrupts: 'Interrupts',
  loses: 'Loses',
  lost: 'Everything on the builder’s disk; Nix downloads or rebuilds it as needed',
  paths: 'Changes',
  /** Where a block or a diff goes: "/etc/nix/machines, line 2". */
  placeIn: (path: string, place: string) => `${path}, ${place}`,
  undo: 'Undo',
  noUndo: 'Nothing to undo',
  showScript: (lines: number) => `Show Exact Script (${formatQuantity(lines, 'line', 'lines')})`,
  password: 'macOS will ask for an administrator password.',
  noPassword: 'No password needed.',
  run: 'Repair',
  controlButton: {
    start: 'Start',
    stop: 'Stop',
    restart: 'Restart',
    'collect-garbage': 'Collect',
    'capture-log': 'Capture',
    'admin-check': 'Check',
    tool: 'Install',
    undo: 'Undo',
  },
  cancel: 'Cancel',
  back: 'Back',
}

/** A repair that runs, and what came of it. */
export const outcomeMessages = {
  automatic: 'Automatic repair (on in Settings)',
  running: (progress: string) => `${progress}…`,
  stages: {
    checking: 'Checking this Mac…',
    password: 'Waiting for your password…',
    running: 'Running…',
    verifying: 'Checking the result…',
  } satisfies Record<RepairStage, string>,

  /** After a repair, where a build has shown since that it works. */
  verifiedBy: (result: string, seconds: number) =>
    `${result} · test build passed in ${formatPreciseSeconds(seconds)}`,
  outcomeHeading: 'Result',
  whatItPrinted: 'Output',
  remainingFindings: (headlines: readonly string[]) => `Still present: ${list.format(headlines)}`,
  tryAgain: 'Try Again',
  copyReport: 'Copy Report',
  done: 'Done',
}

/** What can be taken back: repairs, and what was asked of the builder. */
export const undoMessages = {
  heading: (count: number) => formatQuantity(count, 'change to undo', 'changes to undo'),
  done: (title: string, ago: string) => `${title} · ${ago}`,
  button: 'Undo…',
  label: (title: string) => `Undo: ${title}`,
}
