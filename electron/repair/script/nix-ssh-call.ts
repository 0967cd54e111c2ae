import type { BuilderFacts } from '../../core/builders/builder-facts.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { MachineEntry, Snapshot } from '../../core/model/snapshot.ts'
import { portForSsh, supportsUriPorts } from '../../core/nix/uri-ports.ts'
import { shellQuote } from './shell-quote.ts'

/** Nix's own call of ssh for one entry: its values as they stand in a root script, each in quotes. */
export interface NixSshCall {
  readonly uri: string
  readonly quotedUri: string
  /** `-p PORT`, `--` and the destination, as Nix hands them to ssh. */
  readonly destination: string
  readonly key: string | null
  /** The host, type and blob of the pinned key. */
  readonly pin: string | null
}

/** Null where there is nothing to call: no entry, a machine elsewhere, or values that no root script takes. */
export function nixSshCall(
  snapshot: Snapshot,
  { kind: whose, entry, route }: BuilderFacts,
): NixSshCall | null {
  if (entry === null || route === null || whose === 'remote') return null
  const { uri, user } = entry
  const version = valueOrNull(snapshot.nix.version)
  const inName = entry.port !== null && !supportsUriPorts(version)
  const host = inName ? `${entry.host}:${entry.port}` : entry.host
  const port = portForSsh(entry, version)
  const quotedHost = shellQuote('sshHost', host)
  const quotedUser = user === null ? '' : shellQuote('user', user)
  const quotedUri = shellQuote('uri', uri)
  const quotedPort = port === null ? '' : shellQuote('port', port)
  const key = entry.sshKey === null ? null : shellQuote('path', entry.sshKey)
  const pin = pinOf(entry)
  if (quotedHost === null || quotedUser === null || quotedUri === null || quotedPort === null) return null
  if ((entry.sshKey !== null && key === null) || (entry.hostKey !== null && pin === null)) return null
  const portWords = quotedPort === '' ? '' : `-p ${quotedPort} `
  const account = quotedUser === '' ? quotedHost : `${quotedUser}@${quotedHost}`
  return { uri, quotedUri, destination: `${portWords}-- ${account}`, key, pin }
}

function pinOf({ host, hostKey }: MachineEntry): string | null {
  if (hostKey === null) return null
  const parts = [
    shellQuote('sshHost', host),
    shellQuote('keyType', hostKey.type),
    shellQuote('base64', hostKey.blob),
  ]
  return parts.includes(null) ? null : parts.join(' ')
}

/**
 * Connects as Nix does, `ssh -x -i KEY -oUserKnownHostsFile=FILE` with the key of column 8 in the file
 * (docs/nix-and-ssh.md,
 * "Options that Nix gives ssh"), and runs the command there. What it prints comes into $answer, what ssh says
 * into
 * $said, the seconds before and after into $began and $ended. The file lies in
 * root's home: nobody else can put another in its place.
 * @param command without single quotes: it stands between two
 */
export function callShell({ destination, key, pin }: NixSshCall, command: string): string {
  const options = [
    '-x -T',
    ...(key === null ? [] : [`-i ${key}`]),
    ...(pin === null ? [] : ['-oUserKnownHostsFile="$leftover"']),
    '-oBatchMode=yes -oConnectTimeout=10 -oServerAliveInterval=5 -oServerAliveCountMax=4',
  ].join(' ')
  return `leftover=$(/usr/bin/mktemp /var/root/.builderbar-XXXXXXXXXX)
${pin === null ? ':' : `printf '%s %s %s\\n' ${pin} >"$leftover"`}
began=$(/bin/date +%s)
answer=$(/usr/bin/ssh ${options} ${destination} '${command}' </dev/null 2>"$leftover.rest" | /usr/bin/head -c 16384) || :
ended=$(/bin/date +%s)
said=$(/usr/bin/tail -c 4096 "$leftover.rest")
/bin/rm -f "$leftover" "$leftover.rest"
leftover=''`
}
