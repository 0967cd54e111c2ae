import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import { aReceipt, aService, aSnapshot, label, observed } from './mac-fixtures.ts'

const startScript = '/nix/store/0123456789abcdfghijklmnpqrsvwxyz-linux-builder-start'
const qemu = '/nix/store/1123456789abcdfghijklmnpqrsvwxyz-qemu-host-cpu-only-10.1.2'

/** Paths of the service that a garbage collection deleted: the start script, and QEMU. */
const missingPaths: readonly string[] = [startScript, qemu]

/** The links that keep these paths. */
const closureRoots = missingPaths.map((path) => `/nix/var/nix/gcroots/builderbar-${path.slice(11, 43)}`)

/** Returns a Mac whose service names these paths, which are gone. */
export function withMissingPaths(paths = missingPaths, keepsAlive = true): Snapshot {
  const plistPath = `/Library/LaunchDaemons/${label}.plist`
  return aSnapshot({
    services: [
      aService({
        keepsAlive,
        startScript: observed({
          scripts: [startScript],
          forwardedPort: null,
          missingPaths: paths.map((path) => ({ path, namedBy: plistPath })),
        }),
      }),
    ],
  })
}

/** The receipt of the repair, as root writes it. */
export const closureReceipt = aReceipt({
  name: 'realise-closure',
  before: Object.fromEntries(closureRoots.map((root) => [root, 'absent'])),
  checksums: Object.fromEntries(closureRoots.map((root) => [root, `link:${'a'.repeat(64)}`])),
})
