import { builderDaemonErrors, builderErrors, daemonErrors, type KnownError } from './known-errors.ts'
import { sshErrors } from './known-ssh-errors.ts'

/**
 * Maps messages of Nix and ssh to findings (docs/nix-and-ssh.md, "Messages of ssh"). Nix itself only prints `failed to start
 * SSH connection`; ssh's own message is part of that error for ssh://, and in the daemon's log for ssh-ng://.
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
    // The hook reads the machines file first. A daemon that was replaced while it ran prints the same (NixOS/nix#3605).
    pattern: /while reading the response from the build hook/,
    findings: ['machines-malformed', 'daemon-config-stale'],
    meaning: 'The program by which Nix asks its machines ended: mostly a machines file that it cannot read.',
  },
]

/** All known messages, the most specific first: an output with a specific message often also has a later, general one. */
export const knownErrors: readonly KnownError[] = [
  ...machinesErrors,
  ...sshErrors,
  ...builderErrors,
  ...buildErrors,
  daemonErrors,
  ...lastErrors,
]

/** The same for the output of a build or a login on a builder: messages about a daemon then mean the builder's. */
const builderMachineErrors = knownErrors.map((error) =>
  error === daemonErrors ? builderDaemonErrors : error,
)

/** Lines in which Nix names a builder. */
const namesMachine = /cannot build on '|\bon '(?:ssh|ssh-ng):\/\//

/** Returns the first known error in Nix's output, or null. */
export function findKnownError(text: string): KnownError | null {
  const errors = namesMachine.test(text) ? builderMachineErrors : knownErrors
  return errors.find(({ pattern }) => pattern.test(text)) ?? null
}

/** Returns the first known error in the output of a build or a login on a builder, or null. */
export function findBuilderError(output: string): KnownError | null {
  return builderMachineErrors.find(({ pattern }) => pattern.test(output)) ?? null
}

/** Returns the ids of the findings that the output points to, the likeliest first. */
export function matchFindings(output: string): readonly string[] {
  return findKnownError(output)?.findings ?? []
}

/** The same for the output of a build or a login on a builder. */
export function matchBuilderFindings(output: string): readonly string[] {
  return findBuilderError(output)?.findings ?? []
}

/**
 * Returns whether ssh reached the builder, as far as the output of a failed build shows it, else null. Since 2.15 Nix waits
 * for ssh to connect and prints `failed to start SSH connection` if it does not, so a later message about the store comes
 * from the builder. Older versions print `cannot open connection to remote store` in both cases (docs/nix-and-ssh.md,
 * "Messages of Nix").
 * @param nixVersion null if unknown: then a message about the store proves nothing
 */
export function detectSshResult(output: string, nixVersion: string | null): 'arrived' | 'stopped' | null {
  if (!output.includes('cannot build on ')) return 'arrived'
  const known = findBuilderError(output)
  if (known !== null) return known.ssh ?? null
  if (/failed to start SSH connection|: cannot connect to '/.test(output)) return 'stopped'
  return output.includes('cannot open connection to remote store') && waitsForSsh(nixVersion)
    ? 'arrived'
    : null
}

function waitsForSsh(version: string | null): boolean {
  const match = /^(\d+)\.(\d+)/.exec(version ?? '')
  if (match === null) return false
  return Number(match[1]) > 2 || Number(match[2]) >= 15
}
