import type { PopoverView } from '../../../electron/app/contract/bridge-contract.ts'
import type { SettingsTab } from '../../../electron/app/contract/page.ts'
import { defaultSettings } from '../../../electron/app/contract/settings.ts'
import type { AppState } from '../../../electron/app/view/popover-view.ts'
import { formatReport } from '../../../electron/cli/report/report.ts'
import {
  computeLinkChecksum,
  findBundled,
  toolLinks,
  toolPath,
} from '../../../electron/core/model/command-line-tool.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import type { TestBuildProgress } from '../../../electron/monitor/state/monitor-state.ts'
import { withFailedBuild } from '../../diagnose/fixtures/build-cases.ts'
import { aLink } from '../../fixtures/file-info.ts'
import { keyPath } from '../../fixtures/key-file.ts'
import { anEntry, builderUri } from '../../fixtures/machine-entry.ts'
import { now, observed, secondsAgo } from '../../fixtures/observation.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { type Change, withEntries } from '../../fixtures/snapshot-changes.ts'
import { createScreen } from './created-screen.ts'
import { aFolder, aMac, verifiedAt, withOpenKey } from './macs.ts'

const settings = { ...defaultSettings, welcomed: true }
const release = {
  version: '9.1.0',
  notes: '- The way to the builder is explained line by line.\n- Test builds tell what they wait for.',
}
const updates = { unavailable: null, checkedAt: secondsAgo(3600), installRefusal: null }
const managed = {
  settings: {
    'notify.back': false,
    autoRepair: false,
    updates: 'no' as const,
    mutedFindings: ['host-disk-low'],
    itContact: 'IT Support, help@example.com',
  },
  sources: {
    'notify.back': '/Library/Managed Preferences/dev.builderbar.app.plist',
    autoRepair: '/Library/Managed Preferences/alice/dev.builderbar.app.plist',
    updates: '/Library/Managed Preferences/dev.builderbar.app.plist',
    mutedFindings: '/etc/builderbar/settings.json',
    itContact: '/Library/Managed Preferences/dev.builderbar.app.plist',
  },
  problems: ['/etc/builderbar/settings.json: there is no setting “color”.'],
}
const toolScript = '/Applications/Builderbar.app/Contents/Resources/builderbar'

const withTool: Change = (snapshot) => ({
  ...snapshot,
  commandLineTool: observed(
    toolLinks.map(({ path, resource }) => ({
      path,
      folder: aFolder(),
      file: aLink(findBundled(toolScript, resource)),
    })),
  ),
  receipts: observed([
    aReceipt({
      name: 'install-tool',
      checksums: { [toolPath]: computeLinkChecksum(toolScript) },
      before: { [toolPath]: 'absent' },
    }),
  ]),
})

function onSettings(
  settingsTab: SettingsTab,
  app: Partial<AppState> = {},
  ...changes: readonly Change[]
): PopoverView {
  return createScreen(aMac(verifiedAt, ...changes), {
    app: { page: 'settings', settingsTab, settings, ...app },
  })
}

const x86 =
  "error: a 'x86_64-linux' with features {} is required to build '/nix/store/x.drv', but I am a 'aarch64-linux'"
const output = `building '/nix/store/7h1qn3kjrdyhhqvqk1c2x0d2p9i0mcn0-builderbar-test-build.drv' on '${builderUri}'...\n`
const passedResult = {
  system: 'aarch64-linux',
  uri: builderUri,
  outcome: 'passed',
  seconds: 4.1,
  output: null,
  findings: [],
} as const
const twoSystems = withEntries([anEntry({ systems: ['aarch64-linux', 'x86_64-linux'] })])

const runningTest: TestBuildProgress = {
  since: secondsAgo(12),
  building: { system: 'x86_64-linux', uri: builderUri, since: secondsAgo(8) },
  finished: false,
  output,
  results: [passedResult],
}
const finishedTest: TestBuildProgress = {
  since: secondsAgo(20),
  building: null,
  finished: true,
  output: `${output}${x86}\n`,
  results: [
    passedResult,
    {
      system: 'x86_64-linux',
      uri: builderUri,
      outcome: 'failed',
      seconds: 1.2,
      output: x86,
      findings: ['x86-not-runnable'],
    },
  ],
}
const stoppedTest: TestBuildProgress = {
  ...finishedTest,
  output,
  results: [{ ...passedResult, outcome: 'unknown', seconds: 2.3, output: 'the build was stopped' }],
}

/** Test builds, and the windows of the settings and the report. */
export const ownScreens = {
  testing: createScreen(aMac(verifiedAt, twoSystems), { monitor: { testBuild: runningTest } }),
  tested: createScreen(aMac(verifiedAt, twoSystems, withFailedBuild(x86, 'x86_64-linux')), {
    monitor: { testBuild: finishedTest, stateSince: now },
  }),
  'test-stopping': createScreen(aMac(verifiedAt, twoSystems), {
    monitor: { testBuild: { ...runningTest, stopping: true } },
  }),
  'test-stopped': createScreen(aMac(), { monitor: { testBuild: { ...stoppedTest, stopping: true } } }),
  settings: onSettings('general'),
  'settings-not-at-login': onSettings('general', {
    loginItem: { available: false, reason: 'Available on macOS only.' },
  }),
  'settings-managed': onSettings('general', { managed }),
  'settings-notifications': onSettings('notifications', {
    settings: {
      ...settings,
      muted: [
        {
          key: `key-permissions@${keyPath}`,
          title: "Other users can read the builder's SSH key",
          at: secondsAgo(3600),
        },
      ],
    },
  }),
  'settings-notifications-managed': onSettings('notifications', {
    settings: {
      ...settings,
      notify: { down: true, repaired: true, back: false },
      snoozedUntil: new Date(Date.parse(now) + 3_600_000).toISOString(),
    },
    managed,
  }),
  'settings-repairs': onSettings('repairs'),
  'settings-updates': onSettings('updates'),
  'settings-updates-by-nix': onSettings('updates', {
    updates: {
      unavailable: 'Installed with Nix. Update the flake input, then rebuild.',
      state: { status: 'idle' },
      checkedAt: null,
      installRefusal: null,
    },
  }),
  'settings-updates-new': onSettings('updates', {
    updates: { ...updates, state: { status: 'available', ...release } },
  }),
  'settings-updates-wait': onSettings('updates', {
    updates: {
      ...updates,
      state: { status: 'ready', ...release },
      installRefusal: 'Waiting for a repair or test build to finish.',
    },
  }),
  'settings-advanced': onSettings('advanced'),
  'settings-advanced-installed': onSettings('advanced', {}, withTool),
  report: createScreen(aMac(withOpenKey), {
    app: {
      page: 'report',
      report: formatReport(createStatus(aMac(withOpenKey)), { people: ['alice'], hosts: ['alice-mbp'] }),
    },
  }),
} as const
