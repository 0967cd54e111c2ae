import type { Builder } from '../../core/builders/builder.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { getSshPort, supportsUriPorts } from '../../core/nix/uri-ports.ts'
import { createNixSshCall } from './nix-ssh-call.ts'

/** A shell in the builder: the arguments of root's ssh, and the command as a user would type it. */
export interface ShellCall {
  readonly arguments: readonly string[]
  readonly text: string
}

/**
 * Creates root's ssh call for an entry, as Nix makes it (docs/nix-and-ssh.md, "Options that Nix gives ssh"), without Nix's
 * command. Nix puts the key of column 8 into a file; here `KnownHostsCommand` prints it (both since OpenSSH 8.5), so that no file
 * is left, and no other key is accepted. Without such a key ssh asks, as always: the check is never off. Null where a root script
 * would not accept the values either, or for a remote machine.
 */
export function createShellCall(snapshot: Snapshot, builder: Builder): ShellCall | null {
  const { entry } = builder
  if (entry === null || createNixSshCall(snapshot, builder) === null) return null
  // ssh would expand it in KnownHostsCommand (ssh_config(5), "TOKENS").
  if (entry.host.includes('%')) return null
  const version = valueOrNull(snapshot.nix.version)
  const port = getSshPort(entry, version)
  const host = entry.port !== null && !supportsUriPorts(version) ? `${entry.host}:${entry.port}` : entry.host
  const pin =
    entry.hostKey === null
      ? []
      : [
          '-o',
          `KnownHostsCommand=/bin/echo ${entry.host} ${entry.hostKey.type} ${entry.hostKey.blob}`,
          '-o',
          'UserKnownHostsFile=none',
          '-o',
          'StrictHostKeyChecking=yes',
        ]
  const words = [
    '-x',
    ...(entry.sshKey === null ? [] : ['-i', entry.sshKey]),
    ...pin,
    ...(port === null ? [] : ['-p', String(port)]),
    '--',
    entry.user === null ? host : `${entry.user}@${host}`,
  ]
  return { arguments: words, text: ['sudo', 'ssh', ...words].map(quoteWord).join(' ') }
}

/** Quotes a word for a shell where it needs quotes. */
function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
