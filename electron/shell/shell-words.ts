import type { BuilderControl } from '../repair/control-builder.ts'

/** Every fixed text of the menu, the notifications and the icon. Those of the popover are in renderer/words.ts. */
export const shellWords = {
  nothingSeenYet: 'Looking at this Mac for the first time.',
  menu: {
    lookAgain: 'Look again',
    repair: 'Repair…',
    open: 'Open',
    testBuild: 'Test build',
    showLog: 'Show log',
    controls: {
      start: 'Start builder…',
      stop: 'Stop builder…',
      restart: 'Restart builder…',
      'capture-log': 'Capture log…',
    } satisfies Record<BuilderControl, string>,
    snooze: 'Snooze notifications',
    snoozeHour: 'For an hour',
    snoozeTomorrow: 'Until tomorrow morning',
    snoozed: (until: string) => `Snoozed until ${until}`,
    endSnooze: 'End snooze',
    settings: 'Settings…',
    installTool: 'Install command line tool…',
    scenario: 'Demo scenario',
    about: 'About Builderbar',
    quit: 'Quit',
  },
  notification: {
    repair: 'Repair…',
    snooze: 'Snooze for an hour',
    notShown: (why: string) => `Notifications are not shown: ${why}`,
    noService: 'this system has no service for them.',
    shownByOsascript:
      'macOS shows no notifications of this app, which is not signed; they appear under Script Editor instead.',
  },
  loginItem: {
    notThisSystem: 'Only macOS starts the app at login.',
    notPacked: 'This app is run from its source; one in the Applications folder can be started at login.',
  },
  tool: {
    notPacked: 'This app is run from its source; its terminal program is dist/cli.js.',
    installed: (path: string) => `A terminal finds builderbar at ${path}.`,
  },
  updates: {
    notHere: {
      notKnownYet: 'It is looked at where this app came from.',
      notThisSystem: 'Builderbar updates itself on macOS only.',
      notPacked: 'This app is run from its source, and is brought up to date there.',
      nix: 'Nix updates Builderbar: update the flake input, then rebuild.',
      homebrew: 'Homebrew updates Builderbar: brew upgrade --cask builderbar',
      moved:
        'Builderbar does not lie in the Applications folder yet. Move it there, then it can update itself.',
      readOnly: 'Whoever installed Builderbar updates it: this account may not change the app.',
      notSigned: 'This app is not signed, so a newer one could not be told from a forged one.',
      noAddress: 'This app was packed without the address of its releases.',
    },
    busy: 'A repair or a test build runs. Builderbar is updated afterwards.',
    available: (version: string) => `Builderbar ${version} is there. The settings say what is new.`,
    ready: (version: string) => `Builderbar ${version} is downloaded. Quitting installs it.`,
    failed: (why: string) => `Looking for a newer Builderbar failed: ${why}`,
    notDownloaded: (version: string, why: string) => `Builderbar ${version} was not downloaded: ${why}`,
  },
  hiddenIcon:
    'macOS hides the icon. Allow Builderbar in System Settings > Menu Bar, or make room in the bar; opening the app again shows this window.',
  besideIcon: { down: 'down', degraded: 'concern', starting: 'starting' },
  noTestBuild: {
    noEntry: 'No machines entry leads to the Linux builder, so Nix would send it no build.',
    stopped: 'The builder is stopped; it can be started first.',
  },
} as const
