import { type GuestSystem, parseBinfmtNames, parseExtraPlatforms } from '../../core/launchd/guest-system.ts'
import type { Mac } from '../../mac/mac.ts'

const maxFileBytes = 64 * 1024

/**
 * Reads the NixOS that the VM boots from its store path: its Nix system, and the other systems that it can run. Null if the
 * start script names none or several, or if a part cannot be read.
 */
export async function probeGuestSystem(mac: Mac, systems: readonly string[]): Promise<GuestSystem | null> {
  const [path, secondPath] = [...new Set(systems)]
  if (path === undefined || secondPath !== undefined) return null
  const [system, etc, binfmt, conf] = await Promise.all([
    mac.read(`${path}/system`, maxFileBytes),
    mac.list(`${path}/etc`),
    mac.read(`${path}/etc/binfmt.d/nixos.conf`, maxFileBytes),
    mac.read(`${path}/etc/nix/nix.conf`, maxFileBytes),
  ])
  if (!system.ok || !etc.ok || !binfmt.ok || !conf.ok) return null
  const name = system.value?.trim() ?? ''
  // Without a readable etc, a missing binfmt.d would prove nothing.
  if (!/^[a-z0-9_]{1,20}-linux$/.test(name) || etc.value === null) return null
  return {
    path,
    system: name,
    binfmt: parseBinfmtNames(binfmt.value ?? ''),
    extraPlatforms: parseExtraPlatforms(conf.value ?? ''),
  }
}
