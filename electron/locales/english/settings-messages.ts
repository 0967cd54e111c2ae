import type { Settings } from '../../app/contract/settings.ts'
import type { ShortcutState } from '../../app/contract/shortcut.ts'

const percentage = new Intl.NumberFormat('en', { style: 'percent' })

/** The settings. */
export const settingsMessages = {
  openAtLogin: 'Open at login',
  loginItem: {
    notThisSystem: 'Available on macOS only.',
    notPacked: 'Running from source. Move the app to Applications to open it at login.',
  },
  needsApproval: 'Allow Builderbar in System Settings > General > Login Items & Extensions.',
  textBesideIcon: 'Show status text in the menu bar when something’s wrong',
  theme: 'Appearance',
  themes: { system: 'Auto', light: 'Light', dark: 'Dark' } satisfies Record<Settings['theme'], string>,
  textSize: 'Text size',
  percent: (percent: number) => percentage.format(percent / 100),
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
  autoRepair: 'Restart stopped services automatically',
  autoRepairIntro:
    'Only if no password is needed and no build is running, up to three times a day. Builderbar always asks before changing files.',
  idleStop: {
    label: 'Stop the builder when idle',
    choices: {
      '0': 'Never',
      '15': 'After 15 Minutes',
      '30': 'After 30 Minutes',
      '60': 'After 1 Hour',
      '120': 'After 2 Hours',
      '240': 'After 4 Hours',
    } satisfies Record<`${Settings['idleStopMinutes']}`, string>,
    message:
      'Only if no password is needed and nothing was built for that long. Linux builds fail until you start the builder again.',
  },
  notifyWhen: 'Notify when',
  kinds: {
    down: 'Builder goes down',
    repaired: 'Builder is repaired',
    back: 'Builder recovers on its own',
  } satisfies Record<keyof Settings['notify'], string>,
}

/** Holding notifications back. */
export const snoozeMessages = {
  message: 'Snooze all notifications',
  until: (time: string) => `Snoozed until ${time}`,
  hour: 'For 1 Hour',
  tomorrow: 'Until Tomorrow',
  end: 'Turn Back On',
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
