import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import {
  answersSsh,
  entry,
  file,
  keyFile,
  link,
  machine,
  machinesPath,
  now,
  otherService,
  routeProbe,
  seen,
  service,
  unseen,
  yesterday,
} from './snapshots.ts'

/** A Mac on which nix-darwin's builder works: every test changes one thing of it. */
export function healthySnapshot(): Snapshot {
  const machines = { entries: [entry()], problems: [] }
  return {
    schema: 2,
    takenAt: now,
    builderbar: '0.1.0',
    mac: { version: seen('15.5'), bootedAt: seen(yesterday), scannedAsRoot: false },
    services: [service(), otherService()],
    processes: seen({
      vms: [machine()],
      jobs: [{ pid: 501, startedAt: yesterday }],
      remoteBuilds: [],
    }),
    ports: [{ address: '127.0.0.1', port: 31022, result: seen(answersSsh()) }],
    keys: [keyFile()],
    machinesFile: {
      path: machinesPath,
      file: seen(link('/etc/static/nix/machines')),
      managedFile: seen(file(0o444)),
      realPath: seen('/nix/store/…-etc-machines'),
      machines: seen(machines),
    },
    nix: {
      version: seen('2.34.8'),
      settings: seen({
        source: 'nix',
        builders: '@/etc/nix/machines',
        extraPlatforms: ['x86_64-darwin'],
        trustedUsers: ['root'],
        maxJobs: '8',
        system: 'aarch64-darwin',
      }),
      layers: seen([]),
      effectiveMachines: seen(machines),
    },
    sshConfig: {
      systemFile: seen(file()),
      dropInIncludes: seen([{ file: '/etc/ssh/ssh_config', line: 12 }]),
      dropIn: seen(file(0o444)),
      rootFile: unseen('only root may look there'),
    },
    routes: [routeProbe()],
    daemon: seen({ answers: true }),
    hostDisk: seen({ path: '/var/lib/linux-builder', freeBytes: 200e9, totalBytes: 500e9 }),
    determinate: seen(false),
    boot: { firstStartAt: null, runsAtFirstStart: null, goodBannerAt: null },
    testBuilds: [],
    rootScan: null,
    receipts: { observed: false, at: new Date(0).toISOString(), reason: 'not looked at' },
    diskImage: { observed: false, at: new Date(0).toISOString(), reason: 'not looked at' },
    remoteBuilders: [],
    stoppedOnPurpose: null,
  }
}
