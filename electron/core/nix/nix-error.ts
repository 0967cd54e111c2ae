import { builderDaemonErrors, builderErrors, daemonErrors, type KnownError } from './known-errors.ts'
import { sshErrors } from './known-ssh-errors.ts'

/**
 * Which findings a text of Nix or ssh speaks of, the likeliest first. Nix itself says only
 * `failed to start SSH connection`; what ssh said stands in the same error for ssh://, in the daemon's log for ssh-ng://.
 * Texts and what they mean: docs/nix-and-ssh.md, "Messages of ssh".
 */
const machinesErrors: readonly KnownError[] = [
  {
    pattern: /bad machine specification|store URL was not found at the first column/,
    findings: ['machines-malformed'],
    meaning: 'Nix cannot read the list of its machines, and gives up every build that asks for one.',
  },
]

const buildErrors: readonly KnownError[] = [
  {
    pattern: /No space left on device|lack of free disk space/,
    findings: ['guest-disk-full'],
    meaning: 'The disk of the machine that builds is full.',
  },
  {
    pattern: /certificate is not yet valid|not yet valid or has expired|clock skew/i,
    findings: ['guest-clock-skew'],
    meaning: 'The clock of the machine that builds is wrong.',
  },
  {
    pattern: /post-build-hook\S*' failed with exit code|post-build-hook.*failed/,
    findings: ['post-build-hook-fails'],
    meaning:
      "The build worked, and the program that this Mac's nix.conf names as post-build-hook failed after it.",
  },
]

const lastErrors: readonly KnownError[] = [
  {
    pattern:
      /is required to build .* but I am a '[^']*-linux'|Current system: '[^']*-linux'|Exec format error/,
    findings: ['x86-not-runnable'],
    meaning: 'The builder does not run programs of that system.',
  },
  {
    // The hook reads the machines file first; a daemon that was replaced while it ran says the same (NixOS/nix#3605).
    pattern: /while reading the response from the build hook/,
    findings: ['machines-malformed', 'daemon-config-stale'],
    meaning: 'The program by which Nix asks its machines ended: mostly a machines file that it cannot read.',
  },
]

/** All texts that are known, the most telling first: later ones follow earlier ones in the same output. */
export const knownErrors: readonly KnownError[] = [
  ...machinesErrors,
  ...sshErrors,
  ...builderErrors,
  ...buildErrors,
  daemonErrors,
  ...lastErrors,
]

/** The same for words of a build on a builder, or of a login there: the daemon that they name is the builder's. */
const errorsOfBuilder = knownErrors.map((error) => (error === daemonErrors ? builderDaemonErrors : error))

/** A line in which Nix names the machine that it asked. */
const namesMachine = /cannot build on '|\bon '(?:ssh|ssh-ng):\/\//

/** The first known error in a text that Nix printed, or null. */
export function findKnownError(text: string): KnownError | null {
  const errors = namesMachine.test(text) ? errorsOfBuilder : knownErrors
  return errors.find(({ pattern }) => pattern.test(text)) ?? null
}

/** The first known error in what was said about a builder, by a build there or a login; null where none is known. */
export function findBuilderError(said: string): KnownError | null {
  return errorsOfBuilder.find(({ pattern }) => pattern.test(said)) ?? null
}

/** Ids of findings, or none where the words are not known. */
export function findingsInText(said: string): readonly string[] {
  return findKnownError(said)?.findings ?? []
}

/** The same for words about a builder. */
export function findingsAboutBuilder(said: string): readonly string[] {
  return findBuilderError(said)?.findings ?? []
}

/**
 * Returns whether ssh reached the builder, as far as the output of a failed build shows it, else null. Since 2.15 Nix waits
 * for ssh to connect and prints `failed to start SSH connection` if it does not, so a later message about the store comes
 * from the builder. Older versions print `cannot open connection to remote store` in both cases (docs/nix-and-ssh.md,
 * "Messages of Nix").
 * @param nixVersion null if unknown: then a message about the store proves nothing
 */
export function sshInBuild(said: string, nixVersion: string | null): 'arrived' | 'stopped' | null {
  if (!said.includes('cannot build on ')) return 'arrived'
  const known = findBuilderError(said)
  if (known !== null) return known.ssh ?? null
  if (/failed to start SSH connection|: cannot connect to '/.test(said)) return 'stopped'
  return said.includes('cannot open connection to remote store') && waitsForSsh(nixVersion) ? 'arrived' : null
}

function waitsForSsh(version: string | null): boolean {
  const match = /^(\d+)\.(\d+)/.exec(version ?? '')
  if (match === null) return false
  return Number(match[1]) > 2 || Number(match[2]) >= 15
}
