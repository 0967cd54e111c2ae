import type { BuilderState, Severity } from '../electron/builder/finding.ts'
import type { Outcome, Risk } from '../electron/builder/plan.ts'
import type { ChainLink } from '../electron/diagnose/chain-link.ts'
import type { Availability, StateBand } from '../electron/monitor/availability.ts'
import type { TestBuildResult } from '../electron/monitor/test-build.ts'
import type { BuilderControl } from '../electron/repair/control-builder.ts'
import type { Settings } from '../electron/shell/settings.ts'

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
  lastingFixSays:
    'A repair holds until the next darwin-rebuild undoes it. To keep it, put this into your nix-darwin configuration (flake.nix or configuration.nix) and run darwin-rebuild switch:',
  noRepair: 'Builderbar has no repair for this. What was seen says where to look.',
  noRepairButLasting: 'Builderbar cannot repair this from here; the lasting fix above does.',
  back: 'Back',
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

  past: {
    heading: 'The last day and week',
    day: 'Last 24 hours',
    week: ({ percent, watchedMs, downMs }: Availability) =>
      percent === null || watchedMs < 3_600_000
        ? '7 days: watched for less than an hour'
        : downMs === 0
          ? '7 days: never down'
          : `7 days: worked ${percent} % of the time`,
    incidents: 'Times of trouble',
    when: 'When',
    what: 'What',
    end: 'End',
    seenBy: 'Seen by',
    since: (from: string) => `since ${from}`,
    times: (from: string, to: string) => `${from} to ${to}`,
    notOver: 'not over',
    byItself: (ago: string) => `over by itself ${ago} ago`,
    repaired: (repair: string, lasted: string) => `${repair}: repaired after ${lasted}`,
  },
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

  machine: {
    heading: 'The machine',
    runs: (length: string) => `Up ${length}`,
    cpu: (percent: number) => `CPU ${percent} %`,
    memory: (size: string) => `memory ${size}`,
    disk: (size: string, most: string | null) =>
      most === null ? `disk image ${size}` : `disk image ${size} of ${most}`,
    building: (uri: string | null, length: string) =>
      uri === null ? `A build runs, for ${length}.` : `A build runs on ${uri}, for ${length}.`,
    lastBuild: (length: string) => `last test build ${length} ago`,
  },

  test: {
    heading: 'Test build',
    preparing: 'Looking at the builder first.',
    building: (system: string) => `Building for ${system}`,
    none: 'The builder promises no Linux system, so there is nothing to build.',
    output: 'What Nix prints',
    stop: 'Stop',
    results: {
      passed: (system: string, seconds: number) => `${system}: built in ${seconds} s.`,
      failed: (system: string, seconds: number) => `${system}: failed after ${seconds} s.`,
      'not-known': (system: string) => `${system}: not known whether it builds.`,
    } satisfies Record<TestBuildResult['result'], (system: string, seconds: number) => string>,
  },

  welcome: {
    heading: 'Welcome',
    says: 'Builderbar watches the Linux builder of Nix. It only looks, with your own rights; a password is asked for when you start a repair, after you have read what it does.',
    looksAt: [
      "launchd's service of the builder and its processes",
      'the port of the builder on this Mac and the key that answers there',
      "Nix's settings, the machines file and ssh's configuration, where you may read them",
      'now and then a tiny build, which shows that all of it works',
    ],
    done: 'Understood',
  },
  settingUp: 'How to set one up',

  settings: {
    heading: 'Settings',
    general: 'General',
    openAtLogin: 'Start at login',
    needsApproval: 'macOS waits for your approval in System Settings > General > Login Items.',
    textBesideIcon: 'Text beside the icon while something is wrong',
    theme: 'Appearance',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' } satisfies Record<
      Settings['theme'],
      string
    >,
    textSize: 'Text size',
    percent: (percent: number) => `${percent} %`,
    notifications: 'Notifications',
    kinds: {
      down: 'When the builder is down',
      repaired: 'When it is repaired',
      back: 'When it is back by itself',
    } satisfies Record<keyof Settings['notify'], string>,
  },
  snooze: {
    says: 'Hold all of them back:',
    until: (time: string) => `Held back until ${time}.`,
    hour: 'For an hour',
    tomorrow: 'Until tomorrow morning',
    end: 'End snooze',
  },
  ignored: {
    heading: 'Ignored findings',
    none: 'None.',
    stop: 'Stop ignoring',
    label: (title: string) => `Stop ignoring: ${title}`,
    ignore: 'Ignore',
    ignoreLabel: (title: string) => `Ignore this finding: ${title}`,
    now: 'Ignored by you',
  },
  undo: {
    heading: (count: number) => (count === 1 ? '1 repair can be undone' : `${count} repairs can be undone`),
    done: (title: string, ago: string) => `${title} (repaired ${ago} ago)`,
    button: 'Undo…',
    label: (title: string) => `Undo: ${title}`,
  },
  report: {
    heading: 'Report',
    says: 'Names of people and machines are replaced. Read it, then copy it into a bug report.',
    none: 'There is nothing to report before the first look.',
  },
  toolbar: {
    testBuild: 'Test build',
    controls: { start: 'Start…', stop: 'Stop…', restart: 'Restart…' } satisfies Record<
      BuilderControl,
      string
    >,
    report: 'Report',
    settings: 'Settings',
  },

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
  notices: 'About Builderbar itself',
} as const
