import type { Settings } from '../../app/contract/settings.ts'
import type { ShortcutState } from '../../app/contract/shortcut.ts'

/** The settings. */
export const settingsMessages = {
  heading: 'Settings',
  general: 'General',
  openAtLogin: 'Start at login',
  loginItem: {
    notThisSystem: 'Only macOS starts the app at login.',
    notPacked: 'This app is run from its source; one in the Applications folder can be started at login.',
  },
  needsApproval: 'macOS waits for your approval in System Settings > General > Login Items.',
  textBesideIcon: 'Text beside the icon while something is wrong',
  theme: 'Appearance',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' } satisfies Record<
    Settings['theme'],
    string
  >,
  textSize: 'Text size',
  percent: (percent: number) => `${percent} %`,
  shortcut: {
    label: 'Shortcut to open',
    none: 'None',
    states: {
      off: 'For example Control+Option+B; it works in every app.',
      active: 'Opens Builderbar from every app.',
      taken: 'Another app or macOS uses this shortcut. Choose a different one.',
      invalid: 'Type Command, Control or Option, then a key: Control+Option+B.',
    } satisfies Record<ShortcutState, string>,
  },
  repairs: 'Repairs',
  autoRepair: 'Start stopped services again without asking',
  autoRepairIntro:
    'Only where root needs no password on this Mac, never while a build runs, and at most three times a day. What changes a file is always asked for.',
  notifications: 'Notifications',
  kinds: {
    down: 'When the builder is down',
    repaired: 'When it is repaired',
    back: 'When it is back by itself',
  } satisfies Record<keyof Settings['notify'], string>,
}

/** Holding notifications back. */
export const snoozeMessages = {
  message: 'Hold all of them back:',
  until: (time: string) => `Held back until ${time}.`,
  hour: 'For an hour',
  tomorrow: 'Until tomorrow morning',
  end: 'End snooze',
}

/** Findings without alerts. */
export const muteMessages = {
  heading: 'Muted issues',
  none: 'None',
  muted: 'Muted',
  mute: 'Mute Alerts for This Issue',
  muteLabel: (headline: string) => `Mute alerts for this issue: ${headline}`,
  dismiss: 'Dismiss',
  dismissLabel: (headline: string) => `Dismiss: ${headline}`,
  unmute: 'Unmute',
  unmuteLabel: (headline: string) => `Unmute: ${headline}`,
}
