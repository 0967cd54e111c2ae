import type { UpdateChoice } from '../../app/contract/update-state.ts'

/** Newer releases of Builderbar itself. */
export const updateMessages = {
  heading: 'Updates',
  choice: 'Check for updates',
  choices: {
    no: 'Never',
    ask: 'Daily',
    automatic: 'Daily, and download',
  } satisfies Record<UpdateChoice, string>,
  message: 'Asks GitHub for the latest release once a day. Nothing else leaves this Mac.',
  check: 'Check Now',
  checking: 'Checking for updates…',
  newest: 'Builderbar is up to date',
  checked: (ago: string) => `Last checked ${ago}`,
  neverChecked: 'Not checked yet',
  available: (version: string) => `Builderbar ${version} is available`,
  download: 'Download',
  downloading: (version: string, percent: number) => `Downloading Builderbar ${version}… ${percent}%`,
  ready: (version: string) => `Builderbar ${version} is ready. It installs when you quit.`,
  install: 'Restart to Update',
  notes: 'What’s new',
  /** Outside the settings. */
  availableNotice: (version: string) => `Builderbar ${version} is available. See Settings > Updates.`,
  busy: 'Waiting for a repair or test build to finish.',
  failed: (reason: string) => `Can’t check for updates: ${reason}`,
  notDownloaded: (version: string, reason: string) => `Can’t download Builderbar ${version}: ${reason}`,
  /** Why, at the end of such a sentence. */
  errors: {
    notConnected: 'no connection to the server.',
    noAnswer: 'the server isn’t responding.',
    timedOut: 'the server took too long.',
    notVerified: 'the server’s identity couldn’t be verified.',
    redirectedAway: 'the server redirected elsewhere or sent too much data.',
    cutOff: 'the answer was cut off.',
    otherVersion: 'what was downloaded is not the version that the list of releases names.',
    noList: 'the server sends no list of releases.',
    listRefused: (answer: number) => `the server has no list of releases (answer ${answer}).`,
    tooSlow: 'the download takes too long, or it stopped.',
    otherFile: 'the download doesn’t match the release, so it was discarded.',
    diskFull: 'the disk is full.',
    notAccepted: 'macOS doesn’t accept its signature, so it was discarded.',
  },
  /** Why this copy of the app does not check for updates itself. */
  unavailable: {
    pending: 'Checking how Builderbar was installed…',
    notMacOs: 'Builderbar updates itself on macOS only.',
    notPacked: 'Running from source. Update it there.',
    nix: 'Installed with Nix. Update the flake input, then rebuild.',
    homebrew: 'Installed with Homebrew. Run brew upgrade --cask builderbar.',
    moved: 'To get updates, move Builderbar to the Applications folder.',
    readOnly: 'Ask the person who installed Builderbar to update it. Your account can’t.',
    notSigned: 'This copy isn’t signed, so updates can’t be verified.',
    noAddress: 'This build has no update address.',
  },
}
