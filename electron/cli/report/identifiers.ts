import { valueOrNull } from '../../core/model/observation.ts'
import type { Machines, Snapshot, SshRoute } from '../../core/model/snapshot.ts'
import { isLoopback } from '../../core/text/loopback.ts'
import type { Identity } from '../terminal/identity.ts'
import { findAddresses, findLoneHosts, findSecrets } from './identifying-text.ts'

export type NameKind = 'user' | 'host' | 'address' | 'command' | 'secret'

export interface FoundName {
  readonly kind: NameKind
  readonly name: string
}

/** Names that many Macs with a Linux builder share, so they identify nobody. */
const commonNames = new Set([
  'root',
  'builder',
  'nobody',
  'admin',
  'wheel',
  'staff',
  'nixbld',
  'daemon',
  'shared',
  'none',
  '*',
  'localhost',
  'linux-builder',
  'nixos',
  'nixos-vm-based-linux-builder',
  'rosetta-builder',
  'broadcasthost',
  'local',
  'openssh.com',
  'libssh.org',
  'lysator.liu.se',
  'nixos.org',
  'github.com',
  'apple.com',
  '0.0.0.0',
  '::',
])

/**
 * Collects the names of people and computers, addresses, secrets and configured commands: those in the snapshot, in the texts
 * made from it (`texts`), and those of this user and Mac.
 */
export function collectNames(snapshot: Snapshot, identity: Identity, texts: unknown): readonly FoundName[] {
  const names = [
    ...identity.people.map(createUser),
    ...identity.hosts.flatMap(createHost),
    ...listMachines(snapshot).flatMap((machines) =>
      machines.entries.flatMap((entry) => [
        ...(entry.user === null ? [] : [createUser(entry.user)]),
        ...createHost(entry.host),
      ]),
    ),
    ...(valueOrNull(snapshot.nix.settings)?.trustedUsers ?? []).map((user) =>
      createUser(user.replace(/^@/, '')),
    ),
    ...snapshot.routes.flatMap((route) => [
      ...createHost(route.host),
      ...[route.root, route.user].flatMap((command) =>
        command.observed ? findNamesInRoute(command.value) : [],
      ),
      ...(valueOrNull(route.addresses) ?? []).flatMap(createHost),
    ]),
    ...snapshot.ports.flatMap((port) => createHost(port.address)),
    ...findUsersInReceipts(snapshot),
    ...[...collectStrings(snapshot), ...collectStrings(texts)].flatMap(findNamesInText),
    ...collectForeignTexts(snapshot)
      .flatMap(findLoneHosts)
      .filter((host) => !isCommonHost(host))
      .flatMap(createHost),
  ]
  return names.filter(({ name }) => name.length > 0 && !commonNames.has(name.toLowerCase()))
}

/** Returns the account names in receipts: those of leave-nixbld have the account as the key of the change. */
function findUsersInReceipts(snapshot: Snapshot): FoundName[] {
  const receipts = [snapshot.receipts, snapshot.userReceipts].flatMap((list) => valueOrNull(list) ?? [])
  return receipts
    .filter(({ name }) => name === 'leave-nixbld')
    .flatMap(({ before }) => Object.keys(before).map(createUser))
}

/** Fields with text of other programs: only in these a word with dots is more likely a host than a setting or a file. */
const foreignFields = new Set(['why', 'said', 'reason', 'lines', 'line', 'began', 'banner'])

function collectForeignTexts(value: unknown, isForeign = false): string[] {
  if (typeof value === 'string') return isForeign ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([field, inner]) =>
    collectForeignTexts(inner, Array.isArray(value) ? isForeign : foreignFields.has(field)),
  )
}

function listMachines(snapshot: Snapshot): readonly Machines[] {
  return [snapshot.machinesFile.machines, snapshot.nix.effectiveMachines].flatMap((machines) =>
    machines.observed ? [machines.value] : [],
  )
}

function createUser(name: string): FoundName {
  return { kind: 'user', name }
}

/** Returns a host with its short name and its domains, or an address. */
function createHost(name: string): FoundName[] {
  const bareName = name.replace(/^\[|\]$/g, '')
  if (isLoopback(bareName)) return []
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(bareName) || bareName.includes(':') || isHardwareAddress(bareName))
    return [{ kind: 'address', name: bareName }]
  const labels = bareName.split('.')
  const domains = labels.slice(1, -1).map((_, at) => labels.slice(at + 1).join('.'))
  const shortName = labels[0] ?? bareName
  const all = [bareName, ...domains, ...(labels.length > 1 ? [shortName] : [])]
  return all.map((host) => ({ kind: 'host' as const, name: host }))
}

function isHardwareAddress(name: string): boolean {
  return /^(?:[0-9a-f]{2}(?:-[0-9a-f]{2}){5}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}|[0-9a-f]{8}(?:-[0-9a-f]{4,12}){4})$/i.test(
    name,
  )
}

function findNamesInRoute(route: SshRoute): FoundName[] {
  const commands = [route.proxyCommand, route.remoteCommand].filter(
    (command) => command !== null && command !== 'none',
  )
  const jumps = (route.proxyJump ?? '').split(',').flatMap((jump) => {
    const parts = /^(?:ssh:\/\/)?(?:([^@]+)@)?(\[[^\]]+\]|[^:]+)/.exec(jump.trim())
    return parts ? [...(parts[1] ? [createUser(parts[1])] : []), ...createHost(parts[2] ?? '')] : []
  })
  return [
    ...commands.map((command) => ({ kind: 'command' as const, name: command ?? '' })),
    ...jumps,
    createUser(route.user),
    ...createHost(route.hostname),
    ...(route.hostKeyAlias === null ? [] : createHost(route.hostKeyAlias)),
  ]
}

/** In a finding's key a URI follows the @: `ssh-route@ssh-ng://builder@linux-builder`. */
const sshSchemes = new Set(['ssh', 'ssh-ng'])

/**
 * Finds names in any text, including text that Nix cannot parse: the owner of a home folder or of a folder for temporary
 * files, `scheme://user@host`, `user@host`, addresses and secrets.
 */
function findNamesInText(text: string): FoundName[] {
  const homes = [
    ...text.matchAll(/(?:\/|%2F)(?:Users|home|var\/folders\/\w{2})(?:\/|%2F)([^/\s'",;:)%]+)/gi),
  ].map((match) => createUser(match[1] ?? ''))
  const uris = [...text.matchAll(/[a-z][a-z0-9+.-]*:\/\/(?:([^\s@/]+)@)?(\[[^\]\s]+\]|[^\s:/?#,;'"@]+)/gi)]
  const logins = [...text.matchAll(/([\w.-]+)@(\[[^\]\s]+\]|[\w.-]+)/g)].filter(
    ({ 0: login, 2: host = '', index }) =>
      !(sshSchemes.has(host) && text.startsWith('://', index + login.length)),
  )
  return [
    ...homes,
    ...[...uris, ...logins].flatMap(([, user, host = '']) =>
      isCommonHost(host) ? [] : [...(user ? user.split(':').map(createUser) : []), ...createHost(host)],
    ),
    // On a common host the login may still be that of a person.
    ...uris.flatMap(([, user]) => (user ? user.split(':').map(createUser) : [])),
    ...findAddresses(text).flatMap(createHost),
    ...findSecrets(text).map((name) => ({ kind: 'secret' as const, name })),
  ]
}

function isCommonHost(host: string): boolean {
  const name = host.toLowerCase()
  return (
    commonNames.has(name) ||
    [...commonNames].some((commonName) => commonName.includes('.') && name.endsWith(`.${commonName}`))
  )
}

function collectStrings(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([field, inner]) => [field, ...collectStrings(inner)])
}
