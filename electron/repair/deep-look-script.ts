import { allBuilders, type BuilderFacts } from '../builder/facts.ts'
import type { PlanStep } from '../builder/plan.ts'
import { valueIfSeen } from '../builder/seen.ts'
import type { MachineEntry, Snapshot } from '../builder/snapshot.ts'
import { knowsUriPorts, portForSsh } from '../builder/uri-ports.ts'
import { guestCommand } from './guest-command.ts'
import { rootScript } from './root-script.ts'
import { shellQuote } from './shell-quote.ts'

/** What the deep look will ask, and the text that root runs for it. */
export interface DeepLookScript {
  readonly script: string
  /** In the order of their numbers in what the script prints. */
  readonly uris: readonly string[]
  /** Host names that are looked for in root's known-hosts file, in the order of their numbers. */
  readonly names: readonly string[]
}

/** osascript takes no endless text, and each connection may take ten seconds. */
const mostEntries = 4
const rootFile = '/var/root/.ssh/config'
const rootKnownHosts = '/var/root/.ssh/known_hosts'
const encoded = '/usr/bin/base64 | /usr/bin/tr -d "\\n"'

/**
 * One read-only look as root (design.md, "The deep look"): root's own ssh files, root's `ssh -G`, and Nix's own call
 * of ssh for each machine of this Mac. It prints lines `deep WHAT NUMBER BASE64`, leaves receipts and changes
 * nothing else. Null where no entry can be asked about.
 */
export function deepLookScript(snapshot: Snapshot): DeepLookScript | null {
  const callable = allBuilders(snapshot).flatMap((facts) => {
    const call = callFor(snapshot, facts)
    return call === null ? [] : [{ facts, call }]
  })
  const asked = callable.slice(0, mostEntries)
  if (asked.length === 0) return null
  const uris = asked.map(({ call }) => call.uri)
  const names = namesOf(asked.map(({ facts }) => facts))
  const steps = [
    { says: "Looks at root's own ssh files", shell: rootFilesShell(names) },
    ...asked.map(({ call }, number) => ({
      says: `Asks root's ssh about ${call.uri}, and connects as Nix does`,
      shell: entryShell(call, number),
    })),
    { says: 'Writes down that and when it was looked', shell: receiptShell(asked.map(({ call }) => call)) },
  ]
  return { script: scriptOf(steps), uris, names }
}

function scriptOf(steps: readonly PlanStep[]): string {
  const plan = {
    repair: 'deep-look',
    finding: '',
    title: 'Deep look',
    risk: 'safe',
    needsAdmin: true,
    steps,
    touches: [],
    interrupts: [],
    undo: null,
    lasting: null,
  } as const
  return rootScript([plan])
}

/** The values of one entry as they stand in the script, each in quotes. */
interface Call {
  readonly uri: string
  readonly quotedUri: string
  /** `-p PORT` and the destination, as Nix hands them to ssh. */
  readonly port: string
  readonly destination: string
  readonly key: string | null
  /** The host, type and blob of the pinned key. */
  readonly pin: string | null
}

function callFor(snapshot: Snapshot, { whose, entry, route }: BuilderFacts): Call | null {
  if (entry === null || route === null || whose === 'remote') return null
  const { uri, user } = entry
  const version = valueIfSeen(snapshot.nix.version)
  const inName = entry.port !== null && !knowsUriPorts(version)
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
  return {
    uri,
    quotedUri,
    port: quotedPort === '' ? '' : `-p ${quotedPort} `,
    destination: quotedUser === '' ? quotedHost : `${quotedUser}@${quotedHost}`,
    key,
    pin,
  }
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

function namesOf(builders: readonly BuilderFacts[]): string[] {
  const names = builders.flatMap(({ entry, route, port }) => {
    const alias = valueIfSeen(route?.root)?.hostKeyAlias ?? null
    const hosts = [entry?.host, alias, 'localhost', '127.0.0.1'].flatMap((name) => name ?? [])
    return [...hosts, `[localhost]:${port}`, `[127.0.0.1]:${port}`]
  })
  return [...new Set(names)].filter((name) => shellQuote('knownHost', name) !== null)
}

function rootFilesShell(names: readonly string[]): string {
  const known = names.map(
    (name, number) =>
      `printf 'deep known ${number} %s\\n' "$(/usr/bin/ssh-keygen -F ${shellQuote('knownHost', name)} -f '${rootKnownHosts}' 2>/dev/null | ${encoded})"`,
  )
  return [
    `printf 'deep file 0 %s\\n' "$(/bin/ls -ldn '${rootFile}' 2>/dev/null | ${encoded})"`,
    ...known,
  ].join('\n')
}

/**
 * Nix's own call: `ssh -x -i KEY -oUserKnownHostsFile=FILE` with the key of column 8 in the file (failure-modes.md,
 * fact a). The file lies in root's home: nobody else can put another in its place.
 */
function entryShell(call: Call, number: number): string {
  const show = (what: string, from: string) =>
    `printf 'deep ${what} ${number} %s\\n' "$(${from} | ${encoded})"`
  const ask = `/usr/bin/ssh -v -G ${call.port}-- ${call.destination}`
  const options = [
    '-x -T',
    ...(call.key === null ? [] : [`-i ${call.key}`]),
    ...(call.pin === null ? [] : ['-oUserKnownHostsFile="$leftover"']),
    '-oBatchMode=yes -oConnectTimeout=10 -oServerAliveInterval=5 -oServerAliveCountMax=4',
  ].join(' ')
  return `${show('route', `${ask} 2>/dev/null`)}
${show('blocks', `${ask} 2>&1 >/dev/null | /usr/bin/head -c 65536`)}
leftover=$(/usr/bin/mktemp /var/root/.builderbar-XXXXXXXXXX)
${call.pin === null ? ':' : `printf '%s %s %s\\n' ${call.pin} >"$leftover"`}
before=$(/bin/date +%s)
answer=$(/usr/bin/ssh ${options} ${call.port}-- ${call.destination} '${guestCommand}' </dev/null 2>"$leftover.rest" | /usr/bin/head -c 16384) || :
after=$(/bin/date +%s)
printf 'deep clock ${number} %s\\n' "$(printf '%s %s' "$before" "$after" | ${encoded})"
${show('guest', `printf '%s\\n' "$answer"`)}
${show('said', '/usr/bin/tail -c 4096 "$leftover.rest"')}
/bin/rm -f "$leftover" "$leftover.rest"
leftover=''`
}

/** A receipt for each entry, by the functions of backup-shell.ts. */
function receiptShell(calls: readonly Call[]): string {
  return calls
    .map(
      ({ quotedUri }) => `begin_changes ${quotedUri}
kind=deep-look
own_place
runs=$((runs + 1))
at=$(/bin/date -u +%Y-%m-%dT%H:%M:%SZ)
id=$(/bin/date -u +%Y%m%dT%H%M%SZ)-$$-$runs
mark_of '${rootFile}'
after="\\"${rootFile}\\":\\"$mark\\""
write_receipt`,
    )
    .join('\n')
}
