import { amountMessages } from './amounts.ts'
import { builderMessages } from './builder-messages.ts'
import { findingMessages } from './finding-messages.ts'
import { historyMessages } from './history-messages.ts'
import { iconMessages } from './icon-messages.ts'
import { logMessages } from './log-messages.ts'
import { managedMessages } from './managed-messages.ts'
import { menuMessages } from './menu-messages.ts'
import { messageForItMessages } from './message-for-it-messages.ts'
import { nixOutputMessages } from './nix-output-messages.ts'
import { notificationMessages } from './notification-messages.ts'
import { outcomeMessages, planMessages, undoMessages } from './repair-messages.ts'
import { reportMessages } from './report-messages.ts'
import { muteMessages, settingsMessages, snoozeMessages } from './settings-messages.ts'
import { stateMessages } from './state-messages.ts'
import { testBuildMessages } from './test-build-messages.ts'
import { toolMessages } from './tool-messages.ts'
import { toolbarMessages } from './toolbar-messages.ts'
import { updateMessages } from './update-messages.ts'
import { vmMessages } from './vm-messages.ts'
import { welcomeMessages } from './welcome-messages.ts'
import { scriptMessages, windowMessages } from './window-messages.ts'

/** Every fixed text of the menu-bar app in English, a file for each screen or part of one. */
export const english = {
  /** Its code of ISO 639. */
  language: 'en',
  loading: 'Checking this Mac…',
  /** While the first scan runs, which looks for this many problems. */
  firstScan: (things: number) => `Checking ${new Intl.NumberFormat('en').format(things)} things…`,
  checked: (ago: string) => `Checked ${ago}`,
  scanningNow: 'Checking…',
  scanAgain: 'Check Again',
  keepOpen: 'Keep Open',
  withKeys: (action: string, keys: string) => `${action} (${keys})`,
  /** Of a keyboard without Command. */
  controlKey: (letter: string) => `Ctrl+${letter}`,
  ...stateMessages,
  ...findingMessages,
  amounts: amountMessages,
  icon: iconMessages,
  menu: menuMessages,
  nixOutput: nixOutputMessages,
  notifications: notificationMessages,
  setupOptions: 'Set up a Linux builder',
  copySetup: 'Copy Configuration',
  openManual: 'Open Manual',
  history: historyMessages,
  builders: builderMessages,
  vm: vmMessages,
  test: testBuildMessages,
  welcome: welcomeMessages,
  settings: settingsMessages,
  tool: toolMessages,
  updates: updateMessages,
  snooze: snoozeMessages,
  mute: muteMessages,
  managed: managedMessages,
  forIt: messageForItMessages,
  undo: undoMessages,
  log: logMessages,
  report: reportMessages,
  toolbar: toolbarMessages,
  plan: planMessages,
  script: scriptMessages,
  windows: windowMessages,
  ...outcomeMessages,
  demo: 'Demo: simulated Mac',
  demoChanges: 'Switching scenario…',
  scenario: 'Scenario',
  warnings: 'Builderbar notices',
  notCopied: 'macOS didn’t take the text into the clipboard. Select the text and press ⌘C.',
  /** Where it was started with a switch by which another program could steer it. */
  notStarted: {
    heading: 'Builderbar can’t open with that option',
    message: (name: string) =>
      `Builderbar won’t open with --${name}. Other programs could use it to control Builderbar, which asks for administrator passwords.`,
  },
}
