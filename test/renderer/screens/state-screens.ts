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
import { calmWeek, hourlyTroubles, hourlyWeek, problems, troubledWeek } from './history-weeks.ts'
import {
  aMac,
  another,
  building,
  configuredAgain,
  createSleepingMac,
  macWithoutBuilder,
  paused,
  repairedYesterday,
  starting,
  switchedOff,
  unknown,
  verifiedAt,
  withOpenKey,
} from './macs.ts'
import { screenOf } from './screen-of.ts'

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
  healthy: screenOf(aMac()),
  'healthy-verified': screenOf(aMac(verifiedAt)),
  building: screenOf(aMac(verifiedAt, building)),
  starting: screenOf(aMac(starting)),
  degraded: screenOf(aMac(withHostsLineInsteadOfInclude)),
  'unknown-key': screenOf(aMac(withHiddenKey)),
  'checked-earlier': screenOf(aMac(verifiedAt, withAdminCheck(secondsAgo(20 * 60)))),
  'down-key': screenOf(aMac(withOpenKey, withHostsLineInsteadOfInclude)),
  'down-route': screenOf(aMac(withHostsLineInsteadOfInclude, withFailedBuild(notStarted))),
  'came-back': screenOf(aMac(configuredAgain, withHostsLineInsteadOfInclude, withFailedBuild(notStarted)), {
    monitor: { incidents: hourlyTroubles, history: hourlyWeek, stateSince: secondsAgo(12 * 60) },
  }),
  'down-service': screenOf(aMac(switchedOff), {
    monitor: { incidents: problems, history: troubledWeek },
  }),
  asleep: screenOf(createSleepingMac()),
  paused: screenOf(aMac(paused)),
  'paused-with-reminder': screenOf(aMac(paused), {
    app: { settings: { ...defaultSettings, welcomed: true, stopReminderAt: secondsAgo(-48 * 60) } },
  }),
  absent: screenOf(macWithoutBuilder(false), { monitor: { history: [] } }),
  'absent-determinate': screenOf(macWithoutBuilder(true), { monitor: { history: [] } }),
  'nix-output': screenOf(aMac(withOpenKey), { app: { nixOutput: explainPermissions(aMac(withOpenKey)) } }),
  'nix-output-likely': screenOf(aMac(verifiedAt), {
    app: { nixOutput: explainPermissions(aMac(verifiedAt)) },
  }),
  unknown: screenOf(aMac(unknown), {
    app: { warnings: ['Notifications aren’t available: this system doesn’t support them.'] },
  }),
  'first-look': screenOf(aMac(), {
    monitor: { status: null, stateSince: null, scanning: true, history: [] },
  }),
  'troubled-day': screenOf(aMac(verifiedAt), {
    monitor: {
      incidents: before === undefined ? [] : [before],
      history: troubledWeek.filter((entry) => entry.at < secondsAgo(13 * 60)),
    },
  }),
  'machines-elsewhere': screenOf(
    aMac(
      verifiedAt,
      withRemoteBuilder([remoteProbe({ kind: 'unreachable', reason: 'the connection was refused' })]),
      withEntries([anEntry(), remoteEntry(), another]),
      (snapshot) =>
        applyChanges(
          snapshot,
          withRoutes(...snapshot.routes, remoteRoute({}, { uri: another.uri, host: another.host })),
        ),
    ),
  ),
  ignored: screenOf(aMac(withOpenKey), {
    app: {
      settings: {
        ...defaultSettings,
        welcomed: true,
        muted: [{ key: `key-permissions@${keyPath}`, title: before?.title ?? '', at: secondsAgo(3600) }],
      },
    },
  }),
  undoable: screenOf(aMac(verifiedAt, repairedYesterday)),
  demo: screenOf(aMac(withHostsLineInsteadOfInclude), {
    app: { demo: { scenario: 'corporate-hosts', changing: false, scenarios } },
  }),
  'demo-changing': screenOf(aMac(), {
    app: { demo: { scenario: 'corporate-hosts', changing: true, scenarios } },
    monitor: { history: calmWeek },
  }),
  welcome: screenOf(aMac(verifiedAt), {
    app: { settings: defaultSettings },
    monitor: { history: [] },
  }),
  'first-run': screenOf(aMac(), {
    app: { settings: defaultSettings },
    monitor: { status: null, stateSince: null, scanning: true, history: [] },
  }),
  'welcome-absent': screenOf(macWithoutBuilder(false), {
    app: { settings: defaultSettings },
    monitor: { history: [] },
  }),
  'welcome-down': screenOf(aMac(withOpenKey), {
    app: { settings: defaultSettings },
    monitor: { history: [] },
  }),
  'not-seen': screenOf(aMac(withService({ startScript: unobserved('only root may read it') }))),
}
