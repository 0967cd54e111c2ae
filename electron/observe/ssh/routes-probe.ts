import { removeDuplicates } from '../../core/collections/duplicates.ts'
import { findVmProgram } from '../../core/launchd/vm-program.ts'
import { type Observation, unavailable, valueOrNull } from '../../core/model/observation.ts'
import type { MachineEntry, RouteProbe, SshRoute } from '../../core/model/snapshot.ts'
import { parseNixSshOptions } from '../../core/ssh/nix-ssh-options.ts'
import { isLoopback } from '../../core/text/loopback.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac, Result } from '../../mac/mac.ts'
import { mapResult } from '../probe/process-result.ts'
import { readDaemonSshOptions } from './daemon-ssh-options-probe.ts'
import { readKnownHostKeys } from './known-hosts-probe.ts'
import type { RouteCache } from './route-cache.ts'
import { createSshQuestions } from './ssh-answers.ts'
import { type ConfigFiles, readConfigFiles, type StartFile } from './ssh-config-files.ts'
import { rootFile, rootHome, systemFile } from './ssh-config-probe.ts'
import { probeSshRoutes, type SshView } from './ssh-route-probe.ts'

/** Texts of routes that weren't determined. */
export const routesProbeTexts = defineTexts({
  tooManyBuilders: (max: number) => `Builderbar checks only the first ${max} builders`,
  options: (plist: string, reason: string) => `NIX_SSHOPTS in ${plist}: ${reason}`,
  relativeFile: (file: string) => `NIX_SSHOPTS names the file ${file} without its folder`,
  missingFile: (file: string) => `root's SSH exits: NIX_SSHOPTS names ${file}, which is missing`,
  unsafeFile: (file: string) => `root's SSH rejects ${file}: its owner or mode isn't safe`,
  ranAsRoot: 'the scan ran as root, so it is unknown whose configuration would apply otherwise',
})

/** A machines file with thousands of entries must not start thousands of programs. */
const maxEntries = 12
const resolveTimeoutMs = 3000

/**
 * Determines where root's ssh (the nix-daemon runs as root) and the user's ssh would connect, for each entry that Nix reaches
 * by ssh. Above `maxEntries` the routes are unavailable.
 */
export async function probeRoutes(
  mac: Mac,
  entries: readonly MachineEntry[],
  nixVersion: Observation<string>,
  cache: RouteCache,
): Promise<RouteProbe[]> {
  const sshEntries = removeDuplicates(entries.filter(usesSsh), ({ uri }) => uri)
  const probedEntries = sshEntries.slice(0, maxEntries)
  if (probedEntries.length === 0) return []
  const version = valueOrNull(nixVersion)
  const [rootView, userFiles] = await Promise.all([readRootView(mac), readUserView(mac)])
  const askSsh = createSshQuestions(mac)
  const [root, user] = await Promise.all([
    probeSshRoutes(mac, rootView, probedEntries, version, cache, askSsh),
    probeSshRoutes(
      mac,
      { account: 'user', home: mac.home, accountName: null, files: userFiles },
      probedEntries,
      version,
      cache,
      askSsh,
    ),
  ])
  const notProbed = unavailable(mac.now(), routesProbeTexts.tooManyBuilders(maxEntries))
  return Promise.all(
    sshEntries.map((entry, index) =>
      probeRoute(mac, entry, root[index] ?? notProbed, user[index] ?? notProbed),
    ),
  )
}

async function probeRoute(
  mac: Mac,
  { uri, host }: MachineEntry,
  root: Observation<SshRoute>,
  user: Observation<SshRoute>,
): Promise<RouteProbe> {
  if (!root.observed) return { uri, host, root, user, addresses: root, knownHostKeys: root }
  const [addresses, knownHostKeys, proxy] = await Promise.all([
    resolveHost(mac, root.value.hostname),
    readKnownHostKeys(mac, root.value),
    readProxyScript(mac, root.value),
  ])
  return {
    uri,
    host,
    root,
    user,
    ...proxy,
    addresses,
    knownHostKeys,
  }
}

const maxScriptBytes = 64 * 1024

/** Reads the script of this host's own ProxyCommand: the program of a VM that it names, and whether the script is missing. */
async function readProxyScript(
  mac: Mac,
  { proxyCommand, proxyOfThisHost }: SshRoute,
): Promise<Pick<RouteProbe, 'proxyVmProgram' | 'missingProxy'>> {
  const path = /^(?:exec )?['"]?(\/[^\s'"]{1,255})/.exec(proxyCommand ?? '')?.[1]
  if (proxyOfThisHost !== true || path === undefined) return {}
  // macOS asks the user before a program may read Documents; a module's own files are in a hidden folder.
  if (path.startsWith('/Users/') && !/^\/Users\/[^/]+\/\./.test(path)) return {}
  const text = await mac.read(path, maxScriptBytes)
  if (!text.ok) return {}
  if (text.value === null) return { missingProxy: path }
  const proxyVmProgram = text.value.startsWith('#!') ? findVmProgram(text.value) : null
  return proxyVmProgram === null ? {} : { proxyVmProgram }
}

async function resolveHost(mac: Mac, hostname: string): Promise<RouteProbe['addresses']> {
  return mapResult(mac, await mac.resolve(hostname, resolveTimeoutMs), (addresses) => [...addresses])
}

/**
 * Whether Nix runs ssh for the entry. For `ssh://localhost` without user and port it builds on the Mac itself
 * (docs/nix-and-ssh.md, "Options that Nix gives ssh").
 */
function usesSsh({ scheme, host, user, port }: MachineEntry): boolean {
  return (
    ['ssh', 'ssh-ng'].includes(scheme) &&
    host !== '' &&
    !(host === 'localhost' && user === null && port === null)
  )
}

const systemStart: StartFile = { file: systemFile, relativeTo: '/etc/ssh', home: null }

/** Reads root's view as the nix-daemon has it: `NIX_SSHOPTS` may replace the configuration files, and overrides them. */
async function readRootView(mac: Mac): Promise<SshView> {
  const root = { account: 'root', home: rootHome, accountName: 'root' } as const
  const daemonOptions = await readDaemonSshOptions(mac)
  if (!daemonOptions.observed) return { ...root, files: { ok: false, reason: daemonOptions.reason } }
  if (daemonOptions.value === null) return { ...root, files: await readRootFiles(mac) }
  const { plist, value } = daemonOptions.value
  const options = parseNixSshOptions(value)
  if (!options.ok)
    return { ...root, files: { ok: false, reason: routesProbeTexts.options(plist, options.reason) } }
  const files = options.file === null ? await readRootFiles(mac) : await readOneFile(mac, options.file)
  return { ...root, files, options: options.arguments }
}

/** Reads the file of `ssh -F FILE`, which replaces all others and is parsed like the user's own (OpenSSH, ssh.c). */
async function readOneFile(mac: Mac, file: string): Promise<Result<ConfigFiles>> {
  if (file === 'none') return readConfigFiles(mac, [])
  if (!file.startsWith('/')) return { ok: false, reason: routesProbeTexts.relativeFile(file) }
  const info = await mac.stat(file)
  if (info.ok && !info.value.exists) return { ok: false, reason: routesProbeTexts.missingFile(file) }
  return readConfigFiles(mac, [{ ...createUserStart(rootHome), file }])
}

function createUserStart(home: string): StartFile {
  return { file: `${home}/.ssh/config`, relativeTo: `${home}/.ssh`, home }
}

/**
 * Reads the files of root's ssh as far as this account may: users cannot read /var/root on a Mac, and
 * `sshConfig.rootFile` records that. A file there with an unsafe owner or mode makes every ssh of root fail.
 */
async function readRootFiles(mac: Mac): Promise<Result<ConfigFiles>> {
  const info = await mac.stat(rootFile)
  if (!info.ok || !info.value.exists) return readConfigFiles(mac, [systemStart])
  const { uid, mode } = info.value
  if (uid !== 0 || (mode & 0o022) !== 0) {
    return { ok: false, reason: routesProbeTexts.unsafeFile(rootFile) }
  }
  const rootConfig = await mac.read(rootFile)
  return readConfigFiles(mac, rootConfig.ok ? [createUserStart(rootHome), systemStart] : [systemStart])
}

async function readUserView(mac: Mac): Promise<Result<ConfigFiles>> {
  if (mac.uid === 0 && mac.home === rootHome) {
    return {
      ok: false,
      reason: routesProbeTexts.ranAsRoot,
    }
  }
  return readConfigFiles(mac, [createUserStart(mac.home), systemStart])
}

/** Returns the local address (IPv4 first) and port at which a route ends; null if it leaves this Mac or is unknown. */
export function findLocalEndpoint(route: RouteProbe): { address: string; port: number } | null {
  const root = valueOrNull(route.root)
  if (root === null || root.proxyCommand !== null || root.proxyJump !== null) return null
  const literal = root.hostname.includes(':') ? [root.hostname] : []
  const local = [...literal, ...(valueOrNull(route.addresses) ?? [])].filter(isLoopback)
  const address = local.find((candidate) => !candidate.includes(':')) ?? local[0]
  return address === undefined ? null : { address, port: root.port }
}
