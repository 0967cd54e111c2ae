import type { UpdateChoice } from '../../app/contract/update-state.ts'

/** Newer releases of Builderbar itself. */
export const updateMessages = {
  heading: 'Updates',
  choice: 'Newer releases of Builderbar',
  choices: {
    no: 'Not looked for',
    ask: 'Looked for daily',
    automatic: 'Downloaded too',
  } satisfies Record<UpdateChoice, string>,
  message: 'Once a day GitHub is asked for the newest release; nothing else leaves this Mac.',
  check: 'Look now',
  checking: 'Looking for a newer release.',
  newest: 'This is the newest release.',
  looked: (ago: string) => `Last checked ${ago}`,
  notLooked: 'Not looked for yet.',
  available: (version: string) => `Builderbar ${version} is there.`,
  download: 'Download',
  downloading: (version: string, percent: number) => `Builderbar ${version}: ${percent} % downloaded.`,
  ready: (version: string) => `Builderbar ${version} is downloaded. Quitting installs it.`,
  install: 'Restart and install',
  notes: 'What is new',
  /** Outside the settings. */
  availableNotice: (version: string) => `Builderbar ${version} is there. The settings say what is new.`,
  busy: 'A repair or a test build runs. Builderbar is updated afterwards.',
  failed: (reason: string) => `Looking for a newer Builderbar failed: ${reason}`,
  notDownloaded: (version: string, reason: string) => `Builderbar ${version} was not downloaded: ${reason}`,
  /** Why, at the end of such a sentence. */
  errors: {
    notConnected: 'this Mac is not connected to it.',
    noAnswer: 'the server does not answer.',
    noAnswerInTime: 'the server does not answer in time.',
    notVerified: 'the server does not prove who it is.',
    leadsAway: 'the server leads elsewhere or sends too much.',
    cutOff: 'the answer was cut off.',
    otherVersion: 'what was downloaded is not the version that the list of releases names.',
    noList: 'the server sends no list of releases.',
    noListBut: (answer: number) => `the server has no list of releases (answer ${answer}).`,
    tooSlow: 'the download takes too long, or it stopped.',
    otherFile: 'what came is not what the release names, so it is not used.',
    diskFull: 'the disk is full.',
    notAccepted: 'macOS does not accept its signature, so it is not used.',
  },
  /** Why this copy of the app does not look for newer ones itself. */
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
}
