import type { Receipt } from '../../electron/core/model/receipt.ts'
import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import {
  anEntry,
  aReceipt,
  aService,
  aSnapshot,
  label,
  observed,
  unobserved,
  withUsedEntries,
} from './mac-fixtures.ts'

export const imagePath = '/var/lib/linux-builder/nixos.qcow2'
export const formerName = 'nixos.qcow2.before-builderbar-20260302T100000Z'

/** Returns a Mac whose start script creates a disk once, with a disk and free space. */
export function withDisk(
  parts: Record<string, unknown> = {},
  service: Record<string, unknown> = {},
): Snapshot {
  const startScript = observed({ scripts: [], forwardedPort: 31022, ephemeral: false })
  return aSnapshot({
    services: [aService({ startScript, ...service })],
    diskImage: observed({ path: imagePath, virtualBytes: 20 * 1024 ** 3, allocatedBytes: 19 * 1024 ** 3 }),
    hostDisk: observed({
      path: '/var/lib/linux-builder',
      freeBytes: 90 * 1024 ** 3,
      totalBytes: 500 * 1024 ** 3,
    }),
    ...parts,
  })
}

/** Returns a Mac whose entry leads to its builder by nix-darwin's own route. */
export function withGuest(entry: Record<string, unknown> = {}): Snapshot {
  const made = anEntry(entry)
  const route = {
    uri: made.uri,
    host: made.host,
    root: unobserved('not asked'),
    user: unobserved('not asked'),
  }
  const rest = { addresses: unobserved('not asked'), knownHostKeys: unobserved('not asked') }
  return aSnapshot({ nix: withUsedEntries(made), routes: [{ ...route, ...rest }] })
}

/** Returns the receipt of `recreate-disk`. */
export function diskReceipt(before: Record<string, string> = {}): Receipt {
  return aReceipt({
    name: 'recreate-disk',
    before: { [label]: 'loaded', inode: '4711', [imagePath]: formerName, ...before },
  })
}
