import { valueOrNull } from '../model/observation.ts'
import type { MachineEntry, RouteProbe } from '../model/snapshot.ts'
import { isLoopback } from '../text/loopback.ts'

/** Where nix-darwin's builder keeps the private key that root's ssh uses (docs/macos.md, "Builder keys"). */
export const defaultKeyPath = '/etc/nix/builder_ed25519'

/** Names that only ssh configuration knows: nix-darwin and Determinate write them for their builder. */
export const builderAliases = new Set(['linux-builder', 'nixos-vm-based-linux-builder'])

/**
 * Whether ssh's configuration gives the name another machine: an owner may call any builder linux-builder. The bare name, which
 * no file explains, is no machine of its own.
 */
function leadsAway(entry: MachineEntry, route: RouteProbe | null): boolean {
  const root = valueOrNull(route?.root)
  if (root === null || root.hostname === entry.host || isLoopback(root.hostname)) return false
  const addresses = valueOrNull(route?.addresses) ?? []
  return !addresses.some(isLoopback)
}

/**
 * Whether an entry means the builder of this Mac: by the name that ssh configuration gives it (unless no service of this Mac
 * runs a builder and that name leads to another machine), by a local
 * address with its port, or by a route that ends there. `builder@localhost` without a port means it too: the
 * story's last machines line. Exactly `ssh://localhost` does not: Nix then runs on the Mac itself.
 */
export function isThisBuilder(
  entry: MachineEntry,
  port: number,
  route: RouteProbe | null = null,
  hasService = true,
): boolean {
  if (builderAliases.has(entry.host)) return hasService || !leadsAway(entry, route)
  if (isLoopback(entry.host)) {
    if (entry.port === null) return !bypassesSsh(entry)
    return entry.port === port || entry.sshKey === defaultKeyPath
  }
  return [route?.root, route?.user].some((asked) => {
    const seen = valueOrNull(asked)
    return seen !== null && isLoopback(seen.hostname) && (entry.port ?? seen.port) === port
  })
}

/**
 * Exactly `localhost`, without user and port: Nix then starts no ssh at all (docs/nix-and-ssh.md, "Options
 * that Nix gives ssh").
 */
export function bypassesSsh(entry: MachineEntry): boolean {
  return entry.host === 'localhost' && entry.user === null && entry.port === null
}

/** Whether Nix would send Linux builds to this entry. */
export function offersLinux(entry: MachineEntry | null): boolean {
  return entry?.systems.some((system) => system.endsWith('-linux')) ?? false
}
