import { amountWords } from './amounts.ts'
import { builderWords } from './builder-messages.ts'
import { findingWords } from './finding-messages.ts'
import { pastWords } from './history-messages.ts'
import { iconWords } from './icon-messages.ts'
import { logWords } from './log-messages.ts'
import { menuWords } from './menu-messages.ts'
import { notificationWords } from './notification-messages.ts'
import { outcomeWords, planWords, undoWords } from './repair-messages.ts'
import { reportWords } from './report-messages.ts'
import { ignoredWords, settingsWords, snoozeWords } from './settings-messages.ts'
import { stateWords } from './state-messages.ts'
import { testBuildWords } from './test-build-messages.ts'
import { toolWords } from './tool-messages.ts'
import { toolbarWords } from './toolbar-messages.ts'
import { updateWords } from './update-messages.ts'
import { machineWords } from './vm-messages.ts'
import { welcomeWords } from './welcome-messages.ts'

/** Every fixed text of the menu-bar face in English, a file for each screen or part of one. */
export const english = {
  /** Its code of ISO 639. */
  language: 'en',
  firstLook: 'Looking at this Mac for the first time.',
  lasting: (length: string) => `for ${length}`,
  looked: (length: string) => `looked ${length} ago`,
  lookingNow: 'looking now',
  lookAgain: 'Look again',
  keepOpen: 'Keep open',
  withKeys: (action: string, keys: string) => `${action} (${keys})`,
  /** Of a keyboard without Command. */
  controlKey: (letter: string) => `Ctrl+${letter}`,
  ...stateWords,
  ...findingWords,
  amounts: amountWords,
  icon: iconWords,
  menu: menuWords,
  notifications: notificationWords,
  settingUp: 'How to set one up',
  past: pastWords,
  builders: builderWords,
  machine: machineWords,
  test: testBuildWords,
  welcome: welcomeWords,
  settings: settingsWords,
  tool: toolWords,
  updates: updateWords,
  snooze: snoozeWords,
  ignored: ignoredWords,
  undo: undoWords,
  log: logWords,
  report: reportWords,
  toolbar: toolbarWords,
  plan: planWords,
  ...outcomeWords,
  demo: 'Demo: stand-in Mac',
  demoChanges: 'The stand-in Mac changes to another scenario.',
  scenario: 'Scenario',
  notices: 'About Builderbar itself',
  /** Where it was started with a switch by which another program could steer it. */
  notStarted: {
    heading: 'Builderbar does not start like this',
    says: (name: string) =>
      `Builderbar does not start with --${name}: another program could steer it with that, and it asks for an administrator's password.`,
  },
}
