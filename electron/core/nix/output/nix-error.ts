import { builderErrors, type KnownError } from './known-errors.ts'
import { guestErrors, guestOnlyErrors, systemErrors } from './known-guest-errors.ts'
import { macErrors, serviceErrors } from './known-mac-errors.ts'
import { sshErrors } from './known-ssh-errors.ts'

const machinesErrors: readonly KnownError[] = [
  {
    pattern:
      /bad machine specification|store URL was not found at the first column|parsing machine specification at a column|don't know how to open Nix store/,
    findings: ['machines-malformed'],
  },
  {
    // NixOS/nix#4703: the parser of Nix 2.3 passes on what std::stoull says of a column that is no number.
    pattern: /error: stou?ll?\b/,
    findings: ['machines-malformed'],
  },
  {
    // nixpkgs#229542: a hostName that has a scheme itself.
    pattern: /cannot build on 'ssh(?:-ng)?:\/\/ssh(?:-ng)?:\/\//,
    findings: ['machines-no-entry', 'ssh-route', 'port-refused', 'remote-unreachable'],
    ssh: 'stopped',
  },
]

const hookErrors: readonly KnownError[] = [
  {
    // The hook reads the machines file first. A daemon that was replaced while it ran prints the same (NixOS/nix#3605).
    pattern: /while reading the response from the build hook/,
    findings: ['machines-malformed', 'daemon-config-stale'],
  },
]

/**
 * All known messages, the most specific first: an output with a specific message often also has a later, general one. Nix
 * itself only prints `failed to start SSH connection`; ssh's own message is part of that error for ssh://, and in the daemon's
 * log for ssh-ng:// (docs/nix-and-ssh.md, "Messages of ssh").
 */
export const knownErrors: readonly KnownError[] = listErrorsWith([])

/** The same for the output of a build or a login on a builder: messages about a daemon then mean the builder's. */
export const knownBuilderErrors: readonly KnownError[] = listErrorsWith(guestOnlyErrors).map(
  ({ onBuilder, ...error }) => ({ ...error, ...onBuilder }),
)

function listErrorsWith(builderOnlyErrors: readonly KnownError[]): readonly KnownError[] {
  return [
    ...machinesErrors,
    ...sshErrors,
    ...builderErrors,
    ...builderOnlyErrors,
    ...guestErrors,
    ...macErrors,
    ...serviceErrors,
    ...systemErrors,
    ...hookErrors,
  ]
}

/** Lines in which Nix names a builder. */
const namesMachine =
  /cannot build on '|\bon '(?:ssh|ssh-ng):\/\/|remote store '(?:ssh|ssh-ng):\/\/|transient failure building '[^'\n]{1,400}' on '/

/** Returns the first known error in Nix's output, or null. */
function findKnownError(text: string): KnownError | null {
  const errors = namesMachine.test(text) ? knownBuilderErrors : knownErrors
  return errors.find(({ pattern }) => pattern.test(text)) ?? null
}

/** Returns the first known error in the output of a build or a login on a builder, or null. */
export function findBuilderError(output: string): KnownError | null {
  return knownBuilderErrors.find(({ pattern }) => pattern.test(output)) ?? null
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
