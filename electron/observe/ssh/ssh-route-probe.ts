import { createHash } from 'node:crypto'
import { userInfo } from 'node:os'
import { type Observation, observed, type Unavailable, unavailable } from '../../core/model/observation.ts'
import type { MachineEntry, SshRoute } from '../../core/model/snapshot.ts'
import { getSshPort, supportsUriPorts } from '../../core/nix/uri-ports.ts'
import { listPresetKeywords } from '../../core/ssh/nix-ssh-options.ts'
import { isInBlockOf } from '../../core/ssh/ssh-config.ts'
import { parseSshG, resolveSources } from '../../core/ssh/ssh-g-output.ts'
import { comparesUser, describeUndecidedMatch, findUndecidedLines } from '../../core/ssh/ssh-match.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac, ProcessResult, Result } from '../../mac/mac.ts'
import { describeFailure, findMessage, fromResult, getStdout } from '../probe/process-result.ts'
import type { RouteCache } from './route-cache.ts'
import { type AskSsh, ssh } from './ssh-answers.ts'
import { type ConfigFiles, mapCopiesToOriginals } from './ssh-config-files.ts'

/** Texts of routes that ssh doesn't tell. */
export const sshRouteProbeTexts = defineTexts({
  noHost: 'the entry has no host that SSH accepts',
  unreadSettings: "SSH's settings for it weren't read",
  matchUser: 'the ssh configuration decides by who runs ssh (Match user), and the entry names no user',
  undecided: "a Match block depends on something that can't be checked",
})

/** The account whose ssh is simulated, and its configuration files. */
export interface SshView {
  readonly account: 'root' | 'user'
  /** The home folder whose `.ssh` that account's ssh uses. */
  readonly home: string
  /** The account name for `Match localuser`; null if it is unknown. */
  readonly accountName: string | null
  readonly files: Result<ConfigFiles>
  /** Command-line options of the caller (`NIX_SSHOPTS`), which take precedence over the files. */
  readonly options?: readonly string[]
}

/**
 * Determines with `ssh -G` where ssh would connect for each entry; the results are in the entries' order. ssh runs as
 * this account, so it is given private copies of the other account's files. Cached routes are reused while arguments,
 * files and ssh itself are unchanged.
 */
export async function probeSshRoutes(
  mac: Mac,
  view: SshView,
  entries: readonly MachineEntry[],
  nixVersion: string | null,
  cache: RouteCache,
  askSsh: AskSsh,
): Promise<Observation<SshRoute>[]> {
  const { files } = view
  if (!files.ok) return entries.map(() => fromResult(mac, files))
  const program = await mac.stat(ssh)
  const requests = entries.map((entry) => {
    const args = buildArguments(entry, nixVersion, view.options ?? [])
    const checksum = createHash('sha256')
      .update(JSON.stringify([args, files.value.checksum, program]))
      .digest('hex')
    const key = `${view.account} ${entry.uri}`
    const cachedRoute = cache.get(key)
    return { key, args, checksum, route: cachedRoute?.checksum === checksum ? cachedRoute.route : null }
  })
  const questions = requests.flatMap(({ args, route }) => (route === null && args !== null ? [args] : []))
  const answersResult = questions.length === 0 ? null : await askSsh(files.value, view.accountName, questions)
  return requests.map(({ key, args, checksum, route }) => {
    if (route !== null) return route
    if (args === null || answersResult === null) return unavailable(mac.now(), sshRouteProbeTexts.noHost)
    if (!answersResult.ok) return fromResult(mac, answersResult)
    const { folder, answers } = answersResult.value
    const processResult = answers[questions.indexOf(args)]
    if (processResult === undefined) return unavailable(mac.now(), sshRouteProbeTexts.unreadSettings)
    const result = interpretAnswer(mac, view, args, processResult, folder, files.value)
    if (result.observed) cache.set(key, { checksum, route: result })
    return result
  })
}

/** Returns ssh's arguments for an entry; null if its host or user is not safe to pass as a name. */
function buildArguments(
  entry: MachineEntry,
  nixVersion: string | null,
  options: readonly string[],
): string[] | null {
  const { user, host } = entry
  if (!/^[A-Za-z0-9_.:%-]+$/.test(host) || host.startsWith('-')) return null
  if (user !== null && (!/^[^\s\0@]+$/.test(user) || user.startsWith('-'))) return null
  // Nix before 2.31 passes `host:port` to ssh as the host name (docs/nix-and-ssh.md, "Ports in store URIs").
  const name = entry.port !== null && !supportsUriPorts(nixVersion) ? `${host}:${entry.port}` : host
  const port = getSshPort(entry, nixVersion)
  const withPort = port === null ? [] : ['-p', String(port)]
  return [...options, ...withPort, '--', user === null ? name : `${user}@${name}`]
}

function interpretAnswer(
  mac: Mac,
  view: SshView,
  args: readonly string[],
  result: ProcessResult,
  folder: string,
  files: ConfigFiles,
): Observation<SshRoute> {
  const output = getStdout(ssh, result)
  if (!output.ok || result.status !== 'exited') return createFailure(mac, result, folder, files)
  const undecidedReason = describeUndecided(result.stderr, folder, files)
  if (undecidedReason !== null) return unavailable(mac.now(), undecidedReason)
  if (!args.at(-1)?.includes('@') && comparesUser(result.stderr))
    return unavailable(mac.now(), sshRouteProbeTexts.matchUser)
  const route = parseSshG(output.value)
  if (route === null) return createFailure(mac, result, folder, files)
  const originalFiles = mapCopiesToOriginals(folder, files)
  const sources = resolveSources(
    result.stderr,
    originalFiles,
    listAllPresetKeywords(args, view.options ?? []),
  )
  const proxy = sources.proxycommand ?? sources.proxyjump
  const text = [...originalFiles.values()].find(({ file }) => file === proxy?.file)?.text
  const host = args.at(-1)?.split('@').at(-1) ?? ''
  const isOwn = proxy !== undefined && text !== undefined && isInBlockOf(text, proxy.line, host)
  return observed(mac.now(), {
    ...replaceHome(view.home, route),
    ...(isOwn ? { proxyOfThisHost: true } : {}),
    sources,
  })
}

/** Describes the first `Match` that ssh evaluated by a criterion that is unknown here; null if there is none. */
function describeUndecided(debug: string, folder: string, files: ConfigFiles): string | null {
  const copies = mapCopiesToOriginals(folder, files)
  const [first] = findUndecidedLines(debug)
  if (first === undefined) return null
  const original = copies.get(first.path)
  return original === undefined
    ? sshRouteProbeTexts.undecided
    : describeUndecidedMatch(original.text, first.line, original.file)
}

/** Lists the keywords that the entry's URI or the caller's options set, which override the files. */
function listAllPresetKeywords(args: readonly string[], options: readonly string[]): string[] {
  const user = args.at(-1)?.includes('@') ? ['user'] : []
  return [...listPresetKeywords(options), ...(args.includes('-p') ? [...user, 'port'] : user)]
}

/** Replaces this account's home, which ssh uses in default paths, by that of the simulated account. */
function replaceHome(home: string, route: Omit<SshRoute, 'sources'>): Omit<SshRoute, 'sources'> {
  const ownFolder = `${getOwnHome()}/.ssh/`
  const replace = (path: string) =>
    path.startsWith(ownFolder) ? `${home}/.ssh/${path.slice(ownFolder.length)}` : path
  const { controlpath } = route.breakingOptions ?? {}
  return {
    ...route,
    ...(controlpath === undefined
      ? {}
      : { breakingOptions: { ...route.breakingOptions, controlpath: replace(controlpath) } }),
    identityFiles: route.identityFiles.map(replace),
    userKnownHostsFiles: route.userKnownHostsFiles.map(replace),
  }
}

function getOwnHome(): string {
  try {
    return userInfo().homedir
  } catch {
    return '/nonexistent'
  }
}

/** Describes why ssh printed no route; its own message is kept, because it names the line at which ssh stopped. */
function createFailure(mac: Mac, result: ProcessResult, folder: string, files: ConfigFiles): Unavailable {
  if (result.status !== 'exited') return unavailable(mac.now(), describeFailure(ssh, result))
  const stderr = nameOriginals(result.stderr, folder, files)
  const output = findMessage(stderr)
  return {
    ...unavailable(mac.now(), describeFailure(ssh, { ...result, stderr })),
    ...(output === null ? {} : { output }),
  }
}

/** Replaces the copies' paths in ssh's messages by those of the original files. */
function nameOriginals(messages: string, folder: string, files: ConfigFiles): string {
  const copies = mapCopiesToOriginals(folder, files)
  const renamedMessages = messages.replaceAll(/\/[^\s:"']+/g, (path) => copies.get(path)?.file ?? path)
  return renamedMessages.replaceAll(`${folder}/`, '')
}
