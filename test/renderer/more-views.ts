import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { defaultSettings } from '../../electron/app/contract/settings.ts'
import { logScreens, noLog } from './log-views.ts'
import { keyFinding, serviceFinding } from './samples.ts'

/** Parts that all views have in common, and views of the screens around the main one. */
const hour = (clock: string) => `2026-03-0${clock}:00.000Z`

const incidents: PopoverView['incidents'] = [
  {
    id: 'a',
    finding: serviceFinding.key,
    title: serviceFinding.title,
    openedAt: '2026-03-04T09:48:00.000Z',
    closedAt: null,
    repairedBy: null,
    subject: serviceFinding.subject,
    evidence: serviceFinding.evidence,
    detection: null,
    repair: null,
  },
  {
    id: 'b',
    finding: keyFinding.key,
    title: keyFinding.title,
    openedAt: '2026-03-04T07:00:00.000Z',
    closedAt: '2026-03-04T07:20:00.000Z',
    repairedBy: 'fix-key-permissions',
    subject: keyFinding.subject,
    evidence: [],
    detection: 'The mode of the key file has a bit for group or others.',
    repair: "Close the builder's key to others",
  },
]

const past: PopoverView['history'] = {
  day: [
    { state: 'not-watched', from: hour('3T10:00'), to: hour('3T14:00') },
    { state: 'healthy', from: hour('3T14:00'), to: hour('4T07:00') },
    { state: 'down', from: hour('4T07:00'), to: hour('4T07:20') },
    { state: 'healthy', from: hour('4T07:20'), to: hour('4T10:00') },
  ],
  week: {
    from: '2026-02-25T10:00:00.000Z',
    to: '2026-03-04T10:00:00.000Z',
    watchedMs: 400_000_000,
    downMs: 1_200_000,
    percent: 99.7,
  },
}

/** The parts of every view besides its own. */
export const everyView = {
  page: 'main',
  settingsTab: 'general',
  helpers: { version: 3, sha256: 'a'.repeat(64) },
  pinned: false,
  incidents: [],
  history: {
    day: [{ state: 'healthy', from: hour('3T10:00'), to: hour('4T10:00') }],
    week: { ...past.week, downMs: 0, percent: 100 },
  },
  vm: null,
  lastBuild: null,
  log: noLog,
  controls: ['restart', 'stop'],
  undoable: [],
  ready: null,
  testBuild: null,
  probingRemote: [],
  testBuildRefusal: null,
  setupOptions: [],
  canOpenShell: false,
  settings: { ...defaultSettings, welcomed: true },
  snoozedUntil: null,
  loginItem: { available: true, on: false, needsApproval: false },
  updates: {
    unavailable: null,
    state: { status: 'newest' },
    checkedAt: '2026-03-01T00:00:00.000Z',
    installRefusal: null,
  },
  tool: { status: 'cannot', message: 'This app is run from its source.' },
  report: null,
  nixOutput: null,
  copied: null,
} satisfies Partial<PopoverView>

export const troubledDay = { incidents, history: past } satisfies Partial<PopoverView>

export const machine: PopoverView['vm'] = {
  cpuPercent: 12.4,
  residentBytes: 3_300_000_000,
  ...{ memoryBytes: null, cores: null },
  diskBytes: 8_600_000_000,
  diskMaxBytes: 21_474_836_480,
  startedAt: '2026-03-04T05:00:00.000Z',
  samples: [],
  builds: [
    { name: 'hello-2.12.2', uri: 'ssh-ng://builder@linux-builder', since: '2026-03-04T09:57:00.000Z' },
  ],
  lastBuildAt: '2026-03-04T09:20:00.000Z',
  lastSentAt: '2026-03-04T09:57:00.000Z',
}

const since = '2026-03-04T09:59:50.000Z'
const uri = 'ssh-ng://builder@linux-builder'
const passed = {
  system: 'aarch64-linux',
  uri,
  outcome: 'passed',
  seconds: 4.1,
  output: null,
  findings: [],
} as const

const release = { version: '9.1.0', notes: '- The route is explained line by line.' }

/** Screens as changes to the view of a healthy Mac. */
export const screens: Readonly<Record<string, Partial<PopoverView>>> = {
  building: { vm: machine },
  ...logScreens,
  'troubled-day': troubledDay,
  welcome: { settings: defaultSettings },
  settings: { page: 'settings' },
  'settings-muted': {
    page: 'settings',
    settingsTab: 'notifications',
    settings: {
      ...everyView.settings,
      muted: [{ key: keyFinding.key, title: keyFinding.headline, at: since }],
    },
  },
  'settings-snoozed': {
    page: 'settings',
    settingsTab: 'notifications',
    snoozedUntil: '2026-03-04T11:00:00.000Z',
  },
  'settings-repairs': { page: 'settings', settingsTab: 'repairs' },
  'settings-not-at-login': {
    page: 'settings',
    loginItem: { available: false, reason: 'Available on macOS only.' },
  },
  'settings-by-nix': {
    page: 'settings',
    settingsTab: 'updates',
    updates: {
      unavailable: 'Installed with Nix.',
      state: { status: 'idle' },
      checkedAt: null,
      installRefusal: null,
    },
  },
  'settings-tool': { page: 'settings', settingsTab: 'advanced', tool: { status: 'can' } },
  'settings-tool-installed': {
    page: 'settings',
    settingsTab: 'advanced',
    tool: { status: 'installed', message: 'A terminal finds builderbar.', receipt: 'r-2' },
  },
  'settings-update': {
    page: 'settings',
    settingsTab: 'updates',
    updates: { ...everyView.updates, state: { status: 'available', ...release } },
  },
  'settings-update-waits': {
    page: 'settings',
    settingsTab: 'updates',
    updates: {
      ...everyView.updates,
      state: { status: 'ready', ...release },
      installRefusal: 'A repair runs.',
    },
  },
  report: { page: 'report', report: '# Builderbar report\n\nNames of people and machines are replaced.\n' },
  testing: {
    testBuild: {
      since,
      building: { system: 'x86_64-linux', uri, since },
      finished: false,
      output: `building '/nix/store/aaa-builderbar-proof.drv' on '${uri}'...\n`,
      results: [passed],
    },
  },
  tested: {
    testBuild: {
      since,
      building: null,
      finished: true,
      output: 'cannot build on it\n',
      results: [
        passed,
        {
          ...passed,
          system: 'x86_64-linux',
          outcome: 'failed',
          output: 'cannot execute binary file: Exec format error',
          findings: ['x86-not-runnable'],
        },
      ],
    },
  },
  undoable: {
    undoable: [{ id: 'r-1', title: "Put root's ssh configuration back", at: '2026-03-03T09:00:00.000Z' }],
  },
}
