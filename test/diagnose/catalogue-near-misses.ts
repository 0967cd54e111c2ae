import {
  receipt,
  withCertificates,
  withConf,
  withDisk,
  withMac,
  withProcesses,
  withReceipts,
  withScriptDisk,
  withStoreCheck,
} from './catalogue-cases.ts'
import { type Change, changed, noBuilder, withBoot, withJob, withPort, withRoutes } from './changes.ts'
import { at, machine, routeProbe, seen, unseen } from './snapshots.ts'

/** A Mac that looks much like one with the trouble, and has it not. */
export interface NearMiss {
  readonly story: string
  readonly change: Change
}

export const all =
  (...changes: Change[]): Change =>
  (snapshot) =>
    changed(snapshot, ...changes)
export const refused = withPort({ kind: 'refused' })
export const youngMachine = withProcesses({
  vms: [machine({ startedAt: at(20) })],
  jobs: [{ pid: 501, startedAt: at(20) }],
})
/** Near misses of the rest of the catalogue, by id of the finding. */
export const catalogueNearMisses: Readonly<Record<string, NearMiss>> = {
  'service-blocked': {
    story: 'load-service ran before this Mac was started anew',
    change: all(withJob({ known: false }), noBuilder, refused, withReceipts(receipt({ at: at(200_000) }))),
  },
  'vm-not-running': {
    story: 'the job was started 20 s ago and makes its image',
    change: all(
      withProcesses({ vms: [], jobs: [{ pid: 501, startedAt: at(20) }] }),
      refused,
      withBoot({ firstStartAt: at(20), runsAtFirstStart: 1 }),
    ),
  },
  'daemon-config-stale': {
    story: 'nix.conf was changed before the daemon started',
    change: withConf(200_000),
  },
  'machines-store-modified': { story: 'Nix says that the file is what it was', change: withStoreCheck(true) },
  'user-in-nixbld': {
    story: 'one of Nix’s own accounts looks',
    change: withMac({ account: seen({ name: '_nixbld1', uid: 351, inBuildGroup: true }) }),
  },
  'disk-size-not-applied': {
    story: 'the image has the configured size',
    change: all(withDisk(20 * 1024 ** 3), withScriptDisk(20 * 1024 ** 3)),
  },
  'certificates-missing': { story: 'the copy is there', change: withCertificates(220_000) },
  'key-unreadable-by-you': {
    story: 'only the configuration of the system speaks of the builder',
    change: withRoutes(routeProbe()),
  },
  'os-updated': {
    story: 'the receipt is of the build that runs',
    change: all(withReceipts(receipt()), withMac({ osBuild: seen('24F74') })),
  },
  'no-virtualization': {
    story: 'macOS did not say',
    change: withMac({ virtualization: unseen() }),
  },
  'exposed-port': {
    story: 'the forward names 127.0.0.1',
    change: withProcesses({ vms: [machine({ forwardedAddress: '127.0.0.1' })] }),
  },
}
