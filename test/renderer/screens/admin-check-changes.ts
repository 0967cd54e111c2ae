import { mergeRootScan } from '../../../electron/core/builders/merged-root-scan.ts'
import type { RootScan } from '../../../electron/core/model/root-scan.ts'
import { keyPath } from '../../fixtures/key-file.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { unobserved } from '../../fixtures/observation.ts'
import { type Change, withKey } from '../../fixtures/snapshot-changes.ts'
import { anSshRoute } from '../../fixtures/ssh-route.ts'

/** A key in a folder that this account may not enter. */
export const withHiddenKey = withKey({ privateKey: unobserved(`${keyPath} can't be read by this account`) })

/** An admin check was made, and root's ssh could log in. */
export function withAdminCheck(at: string): Change {
  const guest = {
    clockOffsetSeconds: 0,
    disk: { freeBytes: 14.4 * 1024 ** 3, totalBytes: 20 * 1024 ** 3 },
    systems: ['aarch64-linux'],
    storeAnswers: true,
  }
  const see = <T>(value: T) => ({ observed: true as const, at, value })
  const scan: RootScan = {
    rootSshFile: see({ exists: false }),
    rootKnownHosts: see([]),
    entries: [
      {
        uri: builderUri,
        route: see(anSshRoute()),
        blocks: [],
        login: see({ works: true }),
        guest: see(guest),
      },
    ],
  }
  return (snapshot) => mergeRootScan(snapshot, see(scan))
}
