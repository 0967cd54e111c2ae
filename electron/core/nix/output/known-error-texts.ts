import { defineTexts } from '../../text/translated-texts.ts'

/** Texts of known errors: a sentence for each cause of the finding `guest-store-unreachable` that a message tells. */
export const knownErrorTexts = defineTexts({
  notNix: "What responded isn't Nix: the shell of the user there prints its own text, or refuses logins.",
  noCommands: 'The user there has a shell that runs no commands (nologin).',
  chattyShell: 'The shell of the user there prints its own text, or refuses logins.',
  nixNotFound: "The shell there can't find Nix: it must be in the PATH of a shell that isn't a login shell.",
  nixStopped: 'SSH connected, but Nix there stopped. During a build, this means that the builder went away.',
  stoppedOrLost: 'SSH connected, but Nix there stopped, or the connection was lost.',
  stoppedInBuild: 'During the build, Nix there stopped, or the connection was lost.',
  untrustedUser: "Nix there doesn't trust the user who logs in.",
  oldNix: 'Nix there is older than its own store.',
  daemonEnds: 'nix-daemon on the builder ends at once; its disk may be full.',
  daemonSilent: "nix-daemon on the builder isn't responding, or doesn't allow the user who logs in.",
  daemonNotRunning:
    "The user who logs in there can't write to the store, and nix-daemon there isn't running.",
})

export type KnownMeaning = keyof typeof knownErrorTexts
