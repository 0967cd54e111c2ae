import { describe, expect, it, vi } from 'vitest'
import type { Processes } from '../../electron/core/model/snapshot.ts'
import { openScanner } from '../../electron/monitor/scan/scanner.ts'
import { DataFolder } from '../../electron/monitor/storage/data-folder.ts'
import { noFile } from '../fixtures/file-info.ts'
import { observed } from '../fixtures/observation.ts'
import { aVm } from '../fixtures/processes.ts'
import { aJob, aService } from '../fixtures/service.ts'
import { aQuietMac } from './fixtures/quiet-mac.ts'
import { aStatusAt, createPortProbe } from './fixtures/statuses.ts'
import { createEmptyFolder, openDataFolderAt } from './fixtures/temp-data-folder.ts'
import { aMonitor } from './fixtures/test-monitor.ts'

const minutes = 60
const job = aJob({ pid: 4711 })
const vm = aVm({ pid: 4712, ancestors: [4711, 1] })

/** A VM that is no builder: UTM's, or one started by hand. */
const otherVm = { ...vm, pid: 800, ancestors: [1], forwardedPort: 2222 }
const absentService = aService({
  label: 'org.nixos.virbyd',
  plist: observed(noFile),
  job: { observed: false, at: '2026-06-01T11:00:00.000Z', reason: "launchctl wasn't asked about it" },
})

/** Shows a builder that works, with its VM. */
const createHealthy = (at: string, remoteBuilds: Processes['remoteBuilds'] = []) =>
  aStatusAt('healthy', at, [], {
    services: [aService({ job: observed(job) }), absentService],
    processes: { observed: true, at, value: { vms: [vm, otherVm], jobs: [], daemon: null, remoteBuilds } },
    ports: [createPortProbe(at, 'ssh')],
  })

/** Counts what a monitor of a builder that works does in an hour in which nothing happens. */
async function countQuietHour(show: (at: string) => ReturnType<typeof createHealthy>) {
  const mac = aQuietMac()
  const { watch } = mac
  let watches = 0
  mac.watch = (folder, onChange) => {
    watches += 1
    return watch(folder, onChange)
  }
  const testMonitor = await aMonitor({ mac })
  testMonitor.show(show)
  await testMonitor.pass(120)
  const before = { files: mac.countFileCalls(), watches, scans: testMonitor.scanner.scans.length }
  await testMonitor.pass(minutes * 60)
  const scans = testMonitor.scanner.scans.slice(before.scans)
  return {
    files: mac.countFileCalls() - before.files,
    watches: watches - before.watches,
    launchd: scans.filter(({ reuse }) => reuse?.has('launchd') !== true).length,
    ports: scans.filter(({ reusePortsMs }) => reusePortsMs === undefined).length,
    configuration: scans.filter(({ reuse }) => reuse?.has('configuration') !== true).length,
  }
}

describe('an hour in which a builder works and nothing happens', () => {
  it('has few programs, connections and calls to the file system', async () => {
    const counts = await countQuietHour((at) => createHealthy(at))
    // Each scan of launchd runs launchctl and ps (test/observe/reuse.test.ts).
    expect(counts.launchd).toBeLessThanOrEqual(12)
    expect(counts.ports).toBeLessThanOrEqual(60)
    expect(counts.configuration).toBe(0)
    // Once a minute one call for each of the 6 watched folders, and for each of about 17 files.
    expect(counts.files / minutes).toBeLessThanOrEqual(30)
    expect(counts.watches).toBe(0)
  })

  it('has launchd asked every minute while a build runs', async () => {
    const build = { pid: 900, uri: 'ssh-ng://builder@linux-builder', startedAt: '2026-06-01T11:30:00.000Z' }
    const { launchd } = await countQuietHour((at) => createHealthy(at, [build]))
    expect(launchd).toBe(60)
  })

  it('has few bytes written to the data folder', async () => {
    const mac = aQuietMac()
    const write = vi.spyOn(DataFolder.prototype, 'writeJson')
    const scanner = openScanner(mac, openDataFolderAt(createEmptyFolder(), mac))
    const options = { reuse: new Set(['launchd', 'configuration'] as const) }
    await scanner.scan()
    write.mockClear()
    for (let minute = 0; minute < minutes; minute += 1) {
      mac.pass(60_000)
      await scanner.scan(options)
    }
    const bytes = write.mock.calls.reduce((sum, [, value]) => sum + JSON.stringify(value, null, 2).length, 0)
    write.mockRestore()
    // The probe of the port, and the time of the scan for other programs of this account.
    expect(write.mock.calls.length).toBeLessThanOrEqual(2 * minutes)
    expect((bytes * 24) / 1_000_000).toBeLessThan(1)
  })
})
