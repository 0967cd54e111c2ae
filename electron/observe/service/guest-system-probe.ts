import { binfmtNamesIn, extraPlatformsIn, type GuestSystem } from '../../core/launchd/guest-system.ts'
import type { Mac } from '../../mac/mac.ts'

const maxFileBytes = 64 * 1024

/**
 * The NixOS that the machine boots, read in the store: for which system it is made and which others it can run. Null where
 * none is named or more than one, or where a part of it cannot be read: what is not seen is not guessed.
 */
export async function probeGuestSystem(mac: Mac, systems: readonly string[]): Promise<GuestSystem | null> {
  const [path, another] = [...new Set(systems)]
  if (path === undefined || another !== undefined) return null
  const [system, etc, binfmt, conf] = await Promise.all([
    mac.read(`${path}/system`, maxFileBytes),
    mac.list(`${path}/etc`),
    mac.read(`${path}/etc/binfmt.d/nixos.conf`, maxFileBytes),
    mac.read(`${path}/etc/nix/nix.conf`, maxFileBytes),
  ])
  if (!system.ok || !etc.ok || !binfmt.ok || !conf.ok) return null
  const name = system.value?.trim() ?? ''
  // Without its etc nobody can say that there is no binfmt in it.
  if (!/^[a-z0-9_]{1,20}-linux$/.test(name) || etc.value === null) return null
  return {
    path,
    system: name,
    binfmt: binfmtNamesIn(binfmt.value ?? ''),
    extraPlatforms: extraPlatformsIn(conf.value ?? ''),
  }
}
