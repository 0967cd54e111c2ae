import { valueOrNull } from '../model/observation.ts'
import type { MachineEntry, RouteProbe } from '../model/snapshot.ts'
import { isLoopback } from '../text/loopback.ts'

/** The private key with which root's ssh logs in to nix-darwin's builder (docs/macos.md, "Builder keys"). */
export const defaultKeyPath = '/etc/nix/builder_ed25519'

/** nix-darwin's service, of which an alias is enough. */
const defaultLabel = 'org.nixos.linux-builder'

/** Host aliases that nix-darwin and Determinate define for their builder in ssh's configuration. */
export const builderAliases = new Set(['linux-builder', 'nixos-vm-based-linux-builder'])

/**
 * Tells whether an entry is for the managed builder: by its alias (unless this Mac has no builder service and the alias
 * resolves to another computer), by the name of its service, by a local address with its port, or by a route that ends there. `builder@localhost`
 * without a port counts too (docs/nix-and-ssh.md, "The story behind the scenarios"). Exactly `ssh://localhost` does not: Nix
 * then builds on the Mac itself.
 * @param label of this Mac's builder service; null if it has none
 */
export function isManagedBuilder(
  entry: MachineEntry,
  port: number,
  route: RouteProbe | null = null,
  label: string | null = defaultLabel,
): boolean {
  if (builderAliases.has(entry.host)) return label !== null || !resolvesElsewhere(entry, route)
  if (isNamedAsService(entry, route, label)) return true
  if (isLoopback(entry.host)) {
    if (entry.port === null) return !bypassesSsh(entry)
    return entry.port === port || entry.sshKey === defaultKeyPath
  }
  if (passesAnotherHost(route)) return false
  return [route?.root, route?.user].some((observation) => {
    const resolved = valueOrNull(observation)
    return resolved !== null && isLoopback(resolved.hostname) && (entry.port ?? resolved.port) === port
  })
}

/**
 * Tells whether the block of this very host leads through another computer, which then resolves its `HostName`: `localhost`
 * is that computer (ssh_config(5), "ProxyJump"). A jump that a block for all hosts sets is a mistake there.
 */
export function passesAnotherHost(route: RouteProbe | null): boolean {
  const root = valueOrNull(route?.root)
  if (root === null || root.proxyOfThisHost !== true) return false
  return root.proxyJump !== null || /\bssh\s(?:.*\s)?-W\s*\S/.test(root.proxyCommand ?? '')
}

/**
 * Tells whether ssh's configuration maps the alias to another computer: any builder may be called linux-builder. An alias
 * that no file defines resolves to itself and does not count.
 */
function resolvesElsewhere(entry: MachineEntry, route: RouteProbe | null): boolean {
  if (passesAnotherHost(route)) return true
  const root = valueOrNull(route?.root)
  if (root === null || root.hostname === entry.host || isLoopback(root.hostname)) return false
  const addresses = valueOrNull(route?.addresses) ?? []
  return !addresses.some(isLoopback)
}

/**
 * Tells whether an entry has the name of this Mac's service, as Determinate's `hostName` sets both (`org.nixos.tux`), and the
 * name leads to no other computer.
 */
function isNamedAsService(entry: MachineEntry, route: RouteProbe | null, label: string | null): boolean {
  const addresses = valueOrNull(route?.addresses)
  return (
    label?.endsWith(`.${entry.host}`) === true &&
    addresses !== null &&
    addresses.every(isLoopback) &&
    !resolvesElsewhere(entry, route)
  )
}

/**
 * Tells whether the host is exactly `localhost`, without user and port: Nix then starts no ssh (docs/nix-and-ssh.md,
 * "Options that Nix gives ssh").
 */
export function bypassesSsh(entry: MachineEntry): boolean {
  return entry.host === 'localhost' && entry.user === null && entry.port === null
}

/** Tells whether an entry lists a Linux system. */
export function offersLinux(entry: MachineEntry | null): boolean {
  return entry?.systems.some((system) => system.endsWith('-linux')) ?? false
}
