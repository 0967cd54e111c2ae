import { createHash } from 'node:crypto'
import { userInfo } from 'node:os'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { MachineEntry, SshRoute } from '../../core/model/snapshot.ts'
import { portForSsh, supportsUriPorts } from '../../core/nix/uri-ports.ts'
import { settledBy } from '../../core/ssh/nix-ssh-options.ts'
import { isInBlockOf } from '../../core/ssh/ssh-config.ts'
import { parseSshG, routeArguments, sourcesOf } from '../../core/ssh/ssh-g-output.ts'
import { comparesUser, describeUndecidedMatch, undecidedLines } from '../../core/ssh/ssh-match.ts'
import type { Mac, Result, TempFolder } from '../../mac/mac.ts'
import { describeFailure, stdoutOf } from '../probe/process-result.ts'
import type { RouteCache } from './route-cache.ts'
import { type ConfigFiles, copiesIn, mainCopy, originals } from './ssh-config-files.ts'

const ssh = '/usr/bin/ssh'

/** Whose ssh is asked about, and with which files. */
export interface View {
  readonly account: 'root' | 'user'
  /** The home folder whose `.ssh` ssh would use. */
  readonly home: string
  /** The name by which `Match localuser` knows it; null where that is not known. */
  readonly accountName: string | null
  readonly files: Result<ConfigFiles>
  /** Options that the caller puts before all others. */
  readonly options?: readonly string[]
}

/**
 * Asks ssh where it would go for each of these entries. ssh runs as whoever looks, so it is given a private copy
 * of the other's files; it runs only where one of them, or ssh itself, is no longer what it was.
 */
export async function askRoutes(
  mac: Mac,
  view: View,
  entries: readonly MachineEntry[],
  nixVersion: string | null,
  cache: RouteCache,
): Promise<Observation<SshRoute>[]> {
  const { files } = view
  if (!files.ok) return entries.map(() => unavailable(mac.now(), files.reason))
  const program = await mac.stat(ssh)
  const asked = entries.map((entry) => {
    const args = argumentsFor(entry, nixVersion, view.options ?? [])
    const askedWith = createHash('sha256')
      .update(JSON.stringify([args, files.value.checksum, program]))
      .digest('hex')
    const key = `${view.account} ${entry.uri}`
    const cached = cache.get(key)
    return { key, args, askedWith, route: cached?.askedWith === askedWith ? cached.route : null }
  })
  if (asked.every(({ route }) => route !== null)) return asked.flatMap(({ route }) => route ?? [])

  const scratch = await mac.createTempFolder((folder) => copiesIn(folder, files.value, view.accountName))
  if (!scratch.ok) return entries.map(() => unavailable(mac.now(), scratch.reason))
  try {
    return await Promise.all(
      asked.map(async ({ key, args, askedWith, route }) => {
        if (route !== null) return route
        const answer = await askSsh(mac, view, args, scratch.value, files.value)
        if (answer.observed) cache.set(key, { askedWith, route: answer })
        return answer
      }),
    )
  } finally {
    await scratch.value.remove()
  }
}

/** Null where the entry's host or user is nothing that ssh may be given as a name. */
function argumentsFor(
  entry: MachineEntry,
  nixVersion: string | null,
  options: readonly string[],
): string[] | null {
  const { user, host } = entry
  if (!/^[A-Za-z0-9_.:%-]+$/.test(host) || host.startsWith('-')) return null
  if (user !== null && (!/^[^\s\0@]+$/.test(user) || user.startsWith('-'))) return null
  // Nix before 2.31 hands `host:port` to ssh as if it were a name (docs/nix-and-ssh.md, "Ports in store
  // URIs").
  const name = entry.port !== null && !supportsUriPorts(nixVersion) ? `${host}:${entry.port}` : host
  const port = portForSsh(entry, nixVersion)
  const withPort = port === null ? [] : ['-p', String(port)]
  return [...options, ...withPort, '--', user === null ? name : `${user}@${name}`]
}

async function askSsh(
  mac: Mac,
  view: View,
  args: readonly string[] | null,
  { folder }: TempFolder,
  files: ConfigFiles,
): Promise<Observation<SshRoute>> {
  if (args === null) return unavailable(mac.now(), 'the entry names no host that ssh could be asked about')
  const ran = await mac.run(ssh, routeArguments(`${folder}/${mainCopy}`, args))
  const output = stdoutOf(ssh, ran)
  if (!output.ok || ran.status !== 'exited')
    return unavailable(mac.now(), withOriginals(describeFailure(ssh, ran), folder, files))
  const undecided = whyNotDecided(ran.stderr, folder, files)
  if (undecided !== null) return unavailable(mac.now(), undecided)
  if (!args.at(-1)?.includes('@') && comparesUser(ran.stderr))
    return unavailable(
      mac.now(),
      'the ssh configuration decides by who runs ssh (Match user), and the entry names no user',
    )
  const route = parseSshG(output.value)
  if (route === null) return unavailable(mac.now(), describeFailure(ssh, ran))
  const read = originals(folder, files)
  const sources = sourcesOf(ran.stderr, read, settledFirst(args, view.options ?? []))
  const proxy = sources.proxycommand ?? sources.proxyjump
  const text = [...read.values()].find(({ file }) => file === proxy?.file)?.text
  const host = args.at(-1)?.split('@').at(-1) ?? ''
  const isOwn = proxy !== undefined && text !== undefined && isInBlockOf(text, proxy.line, host)
  return observed(mac.now(), {
    ...asSeenFrom(view.home, route),
    ...(isOwn ? { proxyOfThisHost: true } : {}),
    sources,
  })
}

/** Where ssh came to a `Match` that nobody else can decide: which, and by what it decides. */
function whyNotDecided(debug: string, folder: string, files: ConfigFiles): string | null {
  const copies = originals(folder, files)
  const [first] = undecidedLines(debug)
  if (first === undefined) return null
  const original = copies.get(first.path)
  return original === undefined
    ? 'a Match decides by what cannot be seen'
    : `${original.file} ${describeUndecidedMatch(original.text, first.line)}`
}

/** What the entry's own URI and the caller's options say, whatever the files say. */
function settledFirst(args: readonly string[], options: readonly string[]): string[] {
  const user = args.at(-1)?.includes('@') ? ['user'] : []
  return [...settledBy(options), ...(args.includes('-p') ? [...user, 'port'] : user)]
}

/** ssh puts the home of who asks into its defaults; what counts is the home of whose view it is. */
function asSeenFrom(home: string, route: Omit<SshRoute, 'sources'>): Omit<SshRoute, 'sources'> {
  const asking = `${homeOfThisAccount()}/.ssh/`
  const moved = (path: string) =>
    path.startsWith(asking) ? `${home}/.ssh/${path.slice(asking.length)}` : path
  const { controlpath } = route.breakingOptions ?? {}
  return {
    ...route,
    ...(controlpath === undefined
      ? {}
      : { breakingOptions: { ...route.breakingOptions, controlpath: moved(controlpath) } }),
    identityFiles: route.identityFiles.map(moved),
    userKnownHostsFiles: route.userKnownHostsFiles.map(moved),
  }
}

function homeOfThisAccount(): string {
  try {
    return userInfo().homedir
  } catch {
    return '/nonexistent'
  }
}

/** ssh's errors name the copy that it read. */
function withOriginals(reason: string, folder: string, files: ConfigFiles): string {
  const copies = originals(folder, files)
  const named = reason.replaceAll(/\/[^\s:"']+/g, (path) => copies.get(path)?.file ?? path)
  return named.replaceAll(`${folder}/`, '')
}
