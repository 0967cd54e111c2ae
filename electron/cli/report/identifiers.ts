import { valueOrNull } from '../../core/model/observation.ts'
import type { Machines, Snapshot, SshRoute } from '../../core/model/snapshot.ts'
import { isLoopback } from '../../core/text/loopback.ts'
import type { Identity } from '../terminal/identity.ts'
import { addressesIn, loneHostsIn, secretsIn } from './identifying-text.ts'

export type NameKind = 'user' | 'host' | 'address' | 'command' | 'secret'

export interface FoundName {
  readonly kind: NameKind
  readonly name: string
}

/** Names that every Mac with a Linux builder has: they tell nobody who somebody is. */
const common = new Set(
  [
    ...['root', 'builder', 'nobody', 'admin', 'wheel', 'staff', 'nixbld', 'daemon', 'shared', 'none', '*'],
    ...[
      'localhost',
      'linux-builder',
      'nixos',
      'nixos-vm-based-linux-builder',
      'rosetta-builder',
      'broadcasthost',
      'local',
    ],
    ...[
      'openssh.com',
      'libssh.org',
      'lysator.liu.se',
      'nixos.org',
      'github.com',
      'apple.com',
      '0.0.0.0',
      '::',
    ],
  ].map((name) => name.toLowerCase()),
)

/**
 * All names of people, machines, addresses, secrets and all configured commands in a snapshot and in what is `output` of it,
 * and those of who looks.
 */
export function collectNames(snapshot: Snapshot, who: Identity, said: unknown): readonly FoundName[] {
  const found = [
    ...who.people.map(person),
    ...who.hosts.flatMap(machine),
    ...machinesOf(snapshot).flatMap((machines) =>
      machines.entries.flatMap((entry) => [
        ...(entry.user === null ? [] : [person(entry.user)]),
        ...machine(entry.host),
      ]),
    ),
    ...(valueOrNull(snapshot.nix.settings)?.trustedUsers ?? []).map((user) => person(user.replace(/^@/, ''))),
    ...snapshot.routes.flatMap((route) => [
      ...machine(route.host),
      ...[route.root, route.user].flatMap((command) => (command.observed ? routeNames(command.value) : [])),
      ...(valueOrNull(route.addresses) ?? []).flatMap(machine),
    ]),
    ...snapshot.ports.flatMap((port) => machine(port.address)),
    ...peopleInReceipts(snapshot),
    ...[...stringsIn(snapshot), ...stringsIn(said)].flatMap(namesInText),
    ...wordsOfOthers(snapshot)
      .flatMap(loneHostsIn)
      .filter((host) => !isCommonHost(host))
      .flatMap(machine),
  ]
  return found.filter(({ name }) => name.length > 0 && !common.has(name.toLowerCase()))
}

/** What leave-nixbld changed stands under the name of the account. */
function peopleInReceipts(snapshot: Snapshot): FoundName[] {
  const receipts = [snapshot.receipts, snapshot.userReceipts].flatMap((list) => valueOrNull(list) ?? [])
  return receipts
    .filter(({ name }) => name === 'leave-nixbld')
    .flatMap(({ before }) => Object.keys(before).map(person))
}

/** Fields whose text is another program's: only there is a word with dots more often a host than a setting or a file. */
const fieldsOfOthers = new Set(['why', 'said', 'reason', 'lines', 'line', 'began', 'banner'])

function wordsOfOthers(value: unknown, isOthers = false): string[] {
  if (typeof value === 'string') return isOthers ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([field, one]) =>
    wordsOfOthers(one, Array.isArray(value) ? isOthers : fieldsOfOthers.has(field)),
  )
}

function machinesOf(snapshot: Snapshot): readonly Machines[] {
  return [snapshot.machinesFile.machines, snapshot.nix.effectiveMachines].flatMap((machines) =>
    machines.observed ? [machines.value] : [],
  )
}

function person(name: string): FoundName {
  return { kind: 'user', name }
}

/** A host, its short name and its domain; or an address. */
function machine(name: string): FoundName[] {
  const bare = name.replace(/^\[|\]$/g, '')
  if (isLoopback(bare)) return []
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(bare) || bare.includes(':') || isHardwareAddress(bare))
    return [{ kind: 'address', name: bare }]
  const labels = bare.split('.')
  const domains = labels.slice(1, -1).map((_, at) => labels.slice(at + 1).join('.'))
  const short = labels[0] ?? bare
  const all = [bare, ...domains, ...(labels.length > 1 ? [short] : [])]
  return all.map((one) => ({ kind: 'host' as const, name: one }))
}

function isHardwareAddress(name: string): boolean {
  return /^(?:[0-9a-f]{2}(?:-[0-9a-f]{2}){5}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}|[0-9a-f]{8}(?:-[0-9a-f]{4,12}){4})$/i.test(
    name,
  )
}

function routeNames(route: SshRoute): FoundName[] {
  const commands = [route.proxyCommand, route.remoteCommand].filter(
    (command) => command !== null && command !== 'none',
  )
  const jumps = (route.proxyJump ?? '').split(',').flatMap((jump) => {
    const parts = /^(?:ssh:\/\/)?(?:([^@]+)@)?(\[[^\]]+\]|[^:]+)/.exec(jump.trim())
    return parts ? [...(parts[1] ? [person(parts[1])] : []), ...machine(parts[2] ?? '')] : []
  })
  return [
    ...commands.map((command) => ({ kind: 'command' as const, name: command ?? '' })),
    ...jumps,
    person(route.user),
    ...machine(route.hostname),
    ...(route.hostKeyAlias === null ? [] : machine(route.hostKeyAlias)),
  ]
}

/** Homes (of an account: also its folder for temporary files), `scheme://user@host`, `user@host`, addresses and secrets wherever they stand, also in what Nix cannot parse. */
function namesInText(text: string): FoundName[] {
  const homes = [
    ...text.matchAll(/(?:\/|%2F)(?:Users|home|var\/folders\/\w{2})(?:\/|%2F)([^/\s'",;:)%]+)/gi),
  ].map((match) => person(match[1] ?? ''))
  const uris = [...text.matchAll(/[a-z][a-z0-9+.-]*:\/\/(?:([^\s@/]+)@)?(\[[^\]\s]+\]|[^\s:/?#,;'"@]+)/gi)]
  const logins = [...text.matchAll(/([\w.-]+)@(\[[^\]\s]+\]|[\w.-]+)/g)]
  return [
    ...homes,
    ...[...uris, ...logins].flatMap(([, user, host = '']) =>
      isCommonHost(host) ? [] : [...(user ? user.split(':').map(person) : []), ...machine(host)],
    ),
    // On a common host the login may still be a person's.
    ...uris.flatMap(([, user]) => (user ? user.split(':').map(person) : [])),
    ...addressesIn(text).flatMap(machine),
    ...secretsIn(text).map((name) => ({ kind: 'secret' as const, name })),
  ]
}

function isCommonHost(host: string): boolean {
  const name = host.toLowerCase()
  return common.has(name) || [...common].some((one) => one.includes('.') && name.endsWith(`.${one}`))
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([field, one]) => [field, ...stringsIn(one)])
}
