import type { ChainLink } from '../../diagnose/facts/chain-link.ts'
import { formatTimes } from './amounts.ts'

/** Findings with their details, and the chain. */
export const findingMessages = {
  otherIssues: 'Other issues',
  notes: 'Notes',
  moreDetails: 'Details',
  alsoAffected: 'Also affected',
  evidence: 'Evidence',
  line: (file: string, line: number) => `${file}, line ${line}`,
  permanentFixTitle: 'Make it permanent in nix-darwin',
  permanentFixIntro:
    'darwin-rebuild can undo this repair. To keep it, add this to your nix-darwin configuration and run sudo darwin-rebuild switch:',
  noRepair: 'Builderbar can’t fix this. Details shows where to look.',
  onlyPermanentFix: 'Builderbar can’t fix this here. Use the permanent fix in Details.',
  recurrence: {
    today: (times: number) => `Came back ${formatTimes(times)} today.`,
    sinceYesterday: (times: number) => `Came back ${formatTimes(times)} since yesterday.`,
    changed: (path: string, time: string) => `Last change to ${path}: ${time}.`,
    makePermanent: 'Make Permanent…',
  },
  back: 'Back',
  copy: 'Copy',
  copied: 'Copied',

  chain: 'Path from launchd to a finished build',
  linkStates: {
    good: 'OK',
    concern: 'warning',
    broken: 'failed',
    unknown: 'unknown',
  } satisfies Record<ChainLink['state'], string>,
  afterFailure: 'Later steps can’t be checked until this is fixed.',
  /** What a click on a link does, for screen readers. */
  linkShows: { finding: 'Shows the details of this issue', checks: 'Shows its checks' },
  link: (name: string, state: string, message: string) => `${name}: ${state}. ${message}`,

  checks: 'All Checks',
  notChecked: 'couldn’t check',
  /** Below all checks: what the user's own permissions leave out. */
  adminCheck: {
    heading: 'Administrator',
    explanation: 'Root’s login and the inside of the VM can be checked only as an administrator.',
    confirms: 'Only an administrator can confirm this: root’s own SSH settings may correct it.',
  },
}
