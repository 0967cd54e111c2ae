import type { Builder } from '../../core/builders/builder.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { MachineEntry, Snapshot } from '../../core/model/snapshot.ts'
import { getSshPort, supportsUriPorts } from '../../core/nix/uri-ports.ts'
import { assignValues } from './script-text.ts'
import { quoteLine, quoteValue } from './shell-quote.ts'

/** Nix's own ssh call for one entry: the values as a root script contains them, each quoted. */
export interface NixSshCall {
  readonly uri: string
  readonly quotedUri: string
  /** `-p PORT`, `--` and the destination, as Nix passes them to ssh. */
  readonly destination: readonly string[]
  readonly key: string | null
  /** The line of known hosts for the pinned key. */
  readonly pin: string | null
}

/** Null if there is nothing to call: no entry, a remote machine, or values that a root script does not accept. */
export function createNixSshCall(snapshot: Snapshot, { kind, entry, route }: Builder): NixSshCall | null {
  if (entry === null || route === null || kind === 'remote') return null
  const { uri, user } = entry
  const version = valueOrNull(snapshot.nix.version)
  const hasPortInName = entry.port !== null && !supportsUriPorts(version)
  const host = hasPortInName ? `${entry.host}:${entry.port}` : entry.host
  const port = getSshPort(entry, version)
  const quotedHost = quoteValue('sshHost', host)
  const quotedUser = user === null ? '' : quoteValue('user', user)
  const quotedUri = quoteValue('uri', uri)
  const quotedPort = port === null ? '' : quoteValue('port', port)
  const key = entry.sshKey === null ? null : quoteValue('path', entry.sshKey)
  const pin = formatPin(entry)
  if (quotedHost === null || quotedUser === null || quotedUri === null || quotedPort === null) return null
  if ((entry.sshKey !== null && key === null) || (entry.hostKey !== null && pin === null)) return null
  const account = quotedUser === '' ? quotedHost : `${quotedUser}@${quotedHost}`
  const destination = [...(quotedPort === '' ? [] : ['-p', quotedPort]), '--', account]
  return { uri, quotedUri, destination, key, pin }
}

function formatPin({ host, hostKey }: MachineEntry): string | null {
  if (hostKey === null) return null
  const parts = [
    quoteValue('sshHost', host),
    quoteValue('keyType', hostKey.type),
    quoteValue('base64', hostKey.blob),
  ]
  return parts.includes(null) ? null : quoteLine(`${host} ${hostKey.type} ${hostKey.blob}`)
}

/**
 * The values of a call by `call_guest` (shell/helpers/guest.sh), which connects as Nix does: `ssh -x -i KEY
 * -oUserKnownHostsFile=FILE` with the key of column 8 in the file (docs/nix-and-ssh.md, "Options that Nix gives ssh").
 * @param command the command that runs in the guest, without single quotes
 */
export function assignCallValues({ destination, key, pin, quotedUri }: NixSshCall, command: string): string {
  const values = { uri: quotedUri, key: key ?? "''", pin: pin ?? "''", asked: `'${command}'` }
  return assignValues(values, destination)
}
