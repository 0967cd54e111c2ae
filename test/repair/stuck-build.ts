import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import { anEntry, aSnapshot, builderUri, observed, ownVm, withUsedEntries } from './mac-fixtures.ts'

export const stuckPid = 4242
export const stuckSince = '2026-03-02T08:00:00.000Z'

/** A build whose ssh began before the VM, which was started an hour before the scan. */
export function withStuckBuild(build: Record<string, unknown> = {}): Snapshot {
  const remoteBuilds = [{ pid: stuckPid, uri: builderUri, startedAt: stuckSince, name: 'hello', ...build }]
  return aSnapshot({
    nix: withUsedEntries(anEntry()),
    processes: observed({
      vms: [{ ...ownVm, startedAt: '2026-03-02T09:00:00.000Z' }],
      jobs: [],
      remoteBuilds,
    }),
  })
}
