import type { Receipt } from '../../electron/core/model/receipt.ts'
import type { Processes, Snapshot } from '../../electron/core/model/snapshot.ts'
import type { Trouble } from './case.ts'
import {
  type Change,
  changed,
  noBuilder,
  withJob,
  withMachinesFile,
  withNix,
  withPort,
  withRoutes,
  withService,
} from './changes.ts'
import { at, file, keyPath, machine, routeProbe, seen, service, sshRoute, yesterday } from './snapshots.ts'

const place = '/nix/store/0123456789abcdfghijklmnpqrsvwxyz-etc-machines'

export function withMac(changes: Partial<Snapshot['mac']>): Change {
  return (snapshot) => ({ ...snapshot, mac: { ...snapshot.mac, ...changes } })
}

export function withProcesses(changes: Partial<Processes>): Change {
  return (snapshot) => {
    if (!snapshot.processes.observed) throw new Error('The processes are not seen in this snapshot.')
    return { ...snapshot, processes: seen({ ...snapshot.processes.value, ...changes }) }
  }
}

export function withReceipts(...receipts: Receipt[]): Change {
  return (snapshot) => ({ ...snapshot, receipts: seen(receipts) })
}

export function receipt(changes: Partial<Receipt> = {}): Receipt {
  return {
    id: '20260601T110000Z-1-1',
    kind: 'repair',
    name: 'load-service',
    at: at(3600),
    osBuild: '24F74',
    checksums: {},
    before: {},
    undoes: null,
    ...changes,
  }
}

export function withDisk(virtualBytes: number | null): Change {
  const path = '/var/lib/linux-builder/nixos.qcow2'
  return (snapshot) => ({ ...snapshot, diskImage: seen({ path, virtualBytes, allocatedBytes: 6e9 }) })
}

export function withScriptDisk(diskBytes: number): Change {
  const { startScript } = service()
  if (!startScript.observed) throw new Error('The start script is seen.')
  return withService({ startScript: seen({ ...startScript.value, diskBytes }) })
}

export function withCertificates(size: number | null): Change {
  const path = '/run/org.nixos.linux-builder/certs/ca-certificates.crt'
  const there = file()
  const found = there.exists && size !== null ? { ...there, size } : { exists: false as const }
  return (snapshot) => ({ ...snapshot, certificates: seen({ path, folder: file(0o755), file: found }) })
}

/** nix.conf was changed so many seconds before the look; the daemon has run since yesterday. */
export function withConf(changedSecondsAgo: number): Change {
  return (snapshot) =>
    changed(
      snapshot,
      withNix({ confFile: seen({ path: '/etc/nix/nix.conf', changedAt: at(changedSecondsAgo) }) }),
      withProcesses({ daemon: { pid: 88, startedAt: yesterday } }),
    )
}

export function withStoreCheck(intact: boolean): Change {
  const said = intact ? null : `path '${place}' was modified! expected hash 'sha256:a', got 'sha256:b'`
  return withMachinesFile({ storeCheck: seen({ path: place, intact, output: said }) })
}

export const ownBlock = { file: '/Users/alice/.ssh/config', line: 4 }

/** Troubles that the rest of the catalogue tells of, each alone. */
export const catalogueTroubles: readonly Trouble[] = [
  {
    id: 'vm-not-running',
    story: 'the start script waits for /nix',
    state: 'down',
    parts: ['service', 'machine', 'port', 'pin', 'image', 'certificates'],
    change: (snapshot) => changed(snapshot, noBuilder, withPort({ kind: 'refused' })),
  },
  {
    id: 'service-blocked',
    story: '"sh" is switched off under Login Items',
    state: 'down',
    parts: ['service', 'machine', 'port', 'pin', 'receipts', 'certificates'],
    change: (snapshot) =>
      changed(
        snapshot,
        withJob({ known: false }),
        noBuilder,
        withPort({ kind: 'refused' }),
        withReceipts(receipt()),
      ),
  },
  {
    id: 'daemon-config-stale',
    story: 'somebody edited nix.conf and did not restart the daemon',
    state: 'degraded',
    parts: ['conf', 'daemon', 'machine', 'builders', 'service', 'entries'],
    change: withConf(600),
  },
  {
    id: 'machines-store-modified',
    story: 'an activation script echoes into /etc/nix/machines',
    state: 'degraded',
    parts: ['link'],
    change: withStoreCheck(false),
  },
  {
    id: 'user-in-nixbld',
    story: 'a guide said that alice has to read the key',
    state: 'degraded',
    parts: ['account', 'mac'],
    change: withMac({ account: seen({ name: 'alice', uid: 501, inBuildGroup: true }) }),
  },
  {
    id: 'disk-size-not-applied',
    story: 'diskSize was raised and the old disk stayed',
    state: 'degraded',
    parts: ['image', 'service'],
    change: (snapshot) => changed(snapshot, withDisk(20 * 1024 ** 3), withScriptDisk(40 * 1024 ** 3)),
  },
  {
    id: 'certificates-missing',
    story: 'the copy was cleaned away',
    state: 'degraded',
    parts: ['certificates', 'machine', 'service'],
    change: withCertificates(null),
  },
  {
    id: 'exposed-port',
    story: 'the forward names no address, as nixpkgs has it',
    state: 'healthy',
    parts: ['machine', 'service'],
    change: withProcesses({ vms: [machine({ forwardedAddress: '' })] }),
  },
  {
    id: 'os-updated',
    story: 'macOS was updated after a repair',
    state: 'healthy',
    parts: ['receipts', 'mac', 'service'],
    change: (snapshot) =>
      changed(snapshot, withReceipts(receipt({ osBuild: '24E1' })), withMac({ osBuild: seen('24F74') })),
  },
  {
    id: 'no-virtualization',
    story: 'the Mac is a virtual machine of a build service',
    state: 'healthy',
    parts: ['mac', 'service'],
    change: withMac({ virtualization: seen(false) }),
  },
  {
    id: 'key-unreadable-by-you',
    story: 'alice has a block of her own and tries ssh by hand',
    state: 'healthy',
    parts: ['key', 'public-half', 'route', 'entries'],
    change: withRoutes(
      routeProbe({
        user: seen(sshRoute({ identityFiles: [keyPath], sources: { port: ownBlock, hostname: ownBlock } })),
      }),
    ),
  },
]
