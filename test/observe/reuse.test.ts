import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Snapshot } from '../../electron/core/model/snapshot.ts'
import { type MacFolder, makeMacFolder } from './mac-folder.ts'
import { scanOnce } from './scan-once.ts'

let folder: MacFolder

beforeEach(() => {
  folder = makeMacFolder()
  for (const path of ['/bin/launchctl', '/bin/ps', '/nix/var/nix/profiles/default/bin/nix', '/usr/bin/ssh']) {
    folder.program(path, `echo x >> ${folder.host('/calls')}`, 'exit 1')
  }
  folder.write('/calls', '')
  folder.write('/etc/nix/machines', 'ssh-ng://builder@linux-builder aarch64-linux\n')
})
afterEach(() => folder.remove())

const calls = () => readFileSync(folder.host('/calls'), 'utf8').length / 2

it('parts that are not due are taken over with their own time, and no program is started for them', async () => {
  const before = await scanOnce(folder.mac)
  expect(calls()).toBeGreaterThan(5)
  folder.write('/calls', '')
  const parts = new Set(['launchd', 'configuration'] as const)
  const after = await scanOnce(folder.mac, { reuse: { snapshot: before, parts }, recentPorts: before.ports })
  expect(calls()).toBe(0)
  const takenOver = (snapshot: Snapshot) => {
    const { mac, services, processes, ports, keys, machinesFile, nix, sshConfig, routes, determinate } =
      snapshot
    return { mac, services, processes, ports, keys, machinesFile, nix, sshConfig, routes, determinate }
  }
  expect(takenOver(after)).toEqual(takenOver(before))
  expect(after.takenAt > before.takenAt).toBe(true)
})

it('the configuration alone can be probed again', async () => {
  const before = await scanOnce(folder.mac)
  folder.write('/etc/nix/machines', '')
  const after = await scanOnce(folder.mac, {
    reuse: { snapshot: before, parts: new Set(['launchd'] as const) },
  })
  expect(after.machinesFile.machines).toMatchObject({ value: { entries: [] } })
  expect(after.services.map((service) => service.job)).toEqual(before.services.map((service) => service.job))
  expect(after.processes).toEqual(before.processes)
})
