import { defaultSettings } from '../../../electron/app/contract/settings.ts'
import { describeExplainedOutput } from '../../../electron/app/view/explained-output-view.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { parsePastedText } from '../../../electron/core/text/pasted-text.ts'
import { unwrapLines } from '../../../electron/core/text/unwrapped-lines.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { explainOutput } from '../../../electron/diagnose/views/explained-output.ts'
import { english } from '../../../electron/locales/english/english.ts'
import { notStarted, withFailedBuild } from '../../diagnose/fixtures/build-cases.ts'
import { keyPath } from '../../fixtures/key-file.ts'
import { anEntry, remoteEntry } from '../../fixtures/machine-entry.ts'
import { secondsAgo, unobserved } from '../../fixtures/observation.ts'
import { withHostsLineInsteadOfInclude } from '../../fixtures/observed-states.ts'
import { remoteProbe, remoteRoute, withRemoteBuilder } from '../../fixtures/remote-changes.ts'
import { applyChanges, withEntries, withRoutes, withService } from '../../fixtures/snapshot-changes.ts'
import { withAdminCheck, withHiddenKey } from './admin-check-changes.ts'
import { createScreen } from './created-screen.ts'
import { calmWeek, hourlyTroubles, hourlyWeek, problems, troubledWeek } from './history-weeks.ts'
import {
  aMac,
  aMacWithoutBuilder,
  createSleepingMac,
  otherRemoteEntry,
  repairedYesterday,
  switchedOff,
  verifiedAt,
  whilePaused,
  whileStarting,
  withOpenKey,
  withRewrittenConfig,
  withRunningBuild,
  withUnknownState,
} from './macs.ts'

const [, before] = problems
const scenarios = [
  { id: 'healthy', title: 'Everything works' },
  { id: 'corporate-hosts', title: "A company's ssh_config without an Include" },
]

/** What the popover says about an output of Nix that was copied on this Mac. */
function explainPermissions(mac: Snapshot) {
  const text = "error: build failed\nPermissions 0640 for '/etc/nix/builder_ed25519' are too open.\n"
  const lines = unwrapLines(parsePastedText(Buffer.from(text)))
  return describeExplainedOutput(explainOutput(lines, createStatus(mac)), english.nixOutput)
}

/** The popover in each state of the builder. */
export const stateScreens = {
  healthy: createScreen(aMac()),
  'healthy-verified': createScreen(aMac(verifiedAt)),
  building: createScreen(aMac(verifiedAt, withRunningBuild)),
  starting: createScreen(aMac(whileStarting)),
  degraded: createScreen(aMac(withHostsLineInsteadOfInclude)),
  'unknown-key': createScreen(aMac(withHiddenKey)),
  'checked-earlier': createScreen(aMac(verifiedAt, withAdminCheck(secondsAgo(20 * 60)))),
  'down-key': createScreen(aMac(withOpenKey, withHostsLineInsteadOfInclude)),
  'down-route': createScreen(aMac(withHostsLineInsteadOfInclude, withFailedBuild(notStarted))),
  'came-back': createScreen(
    aMac(withRewrittenConfig, withHostsLineInsteadOfInclude, withFailedBuild(notStarted)),
    {
      monitor: { incidents: hourlyTroubles, history: hourlyWeek, stateSince: secondsAgo(12 * 60) },
    },
  ),
  'down-service': createScreen(aMac(switchedOff), {
    monitor: { incidents: problems, history: troubledWeek },
  }),
  asleep: createScreen(createSleepingMac()),
  paused: createScreen(aMac(whilePaused)),
  'paused-with-reminder': createScreen(aMac(whilePaused), {
    app: { settings: { ...defaultSettings, welcomed: true, stopReminderAt: secondsAgo(-48 * 60) } },
  }),
  absent: createScreen(aMacWithoutBuilder(false), { monitor: { history: [] } }),
  'absent-determinate': createScreen(aMacWithoutBuilder(true), { monitor: { history: [] } }),
  'nix-output': createScreen(aMac(withOpenKey), {
    app: { nixOutput: explainPermissions(aMac(withOpenKey)) },
  }),
  'nix-output-likely': createScreen(aMac(verifiedAt), {
    app: { nixOutput: explainPermissions(aMac(verifiedAt)) },
  }),
  unknown: createScreen(aMac(withUnknownState), {
    app: { warnings: ['Notifications aren’t available: this system doesn’t support them.'] },
  }),
  'first-look': createScreen(aMac(), {
    monitor: { status: null, stateSince: null, scanning: true, history: [] },
  }),
  'troubled-day': createScreen(aMac(verifiedAt), {
    monitor: {
      incidents: before === undefined ? [] : [before],
      history: troubledWeek.filter((entry) => entry.at < secondsAgo(13 * 60)),
    },
  }),
  'machines-elsewhere': createScreen(
    aMac(
      verifiedAt,
      withRemoteBuilder([remoteProbe({ kind: 'unreachable', reason: 'the connection was refused' })]),
      withEntries([anEntry(), remoteEntry(), otherRemoteEntry]),
      (snapshot) =>
        applyChanges(
          snapshot,
          withRoutes(
            ...snapshot.routes,
            remoteRoute({}, { uri: otherRemoteEntry.uri, host: otherRemoteEntry.host }),
          ),
        ),
    ),
  ),
  ignored: createScreen(aMac(withOpenKey), {
    app: {
      settings: {
        ...defaultSettings,
        welcomed: true,
        muted: [{ key: `key-permissions@${keyPath}`, title: before?.title ?? '', at: secondsAgo(3600) }],
      },
    },
  }),
  undoable: createScreen(aMac(verifiedAt, repairedYesterday)),
  demo: createScreen(aMac(withHostsLineInsteadOfInclude), {
    app: { demo: { scenario: 'corporate-hosts', changing: false, scenarios } },
  }),
  'demo-changing': createScreen(aMac(), {
    app: { demo: { scenario: 'corporate-hosts', changing: true, scenarios } },
    monitor: { history: calmWeek },
  }),
  welcome: createScreen(aMac(verifiedAt), {
    app: { settings: defaultSettings },
    monitor: { history: [] },
  }),
  'first-run': createScreen(aMac(), {
    app: { settings: defaultSettings },
    monitor: { status: null, stateSince: null, scanning: true, history: [] },
  }),
  'welcome-absent': createScreen(aMacWithoutBuilder(false), {
    app: { settings: defaultSettings },
    monitor: { history: [] },
  }),
  'welcome-down': createScreen(aMac(withOpenKey), {
    app: { settings: defaultSettings },
    monitor: { history: [] },
  }),
  'not-seen': createScreen(aMac(withService({ startScript: unobserved('only root may read it') }))),
}
