import { rmSync, utimesSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { makeDarwinVz } from '../fixtures/darwin-vz-builder.ts'
import type { MacFolder } from '../fixtures/mac-folder.ts'
import { makeRouteFolder } from '../fixtures/route-folder.ts'
import { putBuilder, withDaemon } from '../fixtures/running-builder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'
import { makeVirby } from '../fixtures/virby-builder.ts'

const firewall = '/usr/libexec/ApplicationFirewall/socketfilterfw'
const leases = '/var/db/dhcpd_leases'
const hourMs = 3_600_000

let folder: MacFolder
beforeEach(() => {
  folder = makeRouteFolder()
  putBuilder(folder, makeDarwinVz())
  rmSync(folder.host('/var/lib/darwin-vz-nix/guest-ip'))
})
afterEach(() => folder.remove())

/** As macOS prints it; any other argument is an error. */
function putFirewall(state: string): void {
  folder.program(
    firewall,
    `touch '${folder.host('/asked')}'`,
    '[ "$*" = --getglobalstate ] || exit 64',
    `echo '${state}'`,
  )
}

function putLeases(changedMs: number): void {
  folder.write(leases, '{\n\tname=nixos\n\tip_address=192.168.64.3\n\tlease=0x69a1b2c3\n}\n')
  const changedAt = new Date(Date.now() + changedMs)
  utimesSync(folder.host(leases), changedAt, changedAt)
}

async function scanForFinding() {
  const snapshot = await scanOnce(folder.mac)
  const { findings } = createStatus(withDaemon(snapshot))
  return { snapshot, finding: findings.find(({ id }) => id === 'guest-no-address') }
}

const blocksAll = 'Firewall is blocking all non-essential incoming connections. (State = 2)'

describe('a silent VM of Apple’s virtualization', () => {
  it('has no address where the firewall blocks all and no lease was given since its start', async () => {
    putFirewall(blocksAll)
    putLeases(-3 * hourMs)
    const { finding } = await scanForFinding()
    expect(finding).toMatchObject({ subject: 'org.nixos.darwin-vz-nix', repairs: ['restart-builder'] })
    expect(finding?.evidence).toMatchObject([
      { value: 'blocks all incoming connections' },
      { source: { file: leases }, value: expect.stringMatching(/before this VM's start$/) },
      {},
    ])
  })

  it.each([
    ['the firewall is on, and may let bootpd through', 'Firewall is enabled. (State = 1)', -3 * hourMs],
    ['macOS gave a lease since its start', blocksAll, 0],
    ['the state of the firewall is not known', 'Firewall settings cannot be read', -3 * hourMs],
  ])('near miss: is not said to have none where %s', async (_title, state, changedMs) => {
    putFirewall(state)
    putLeases(changedMs)
    expect((await scanForFinding()).finding).toBeUndefined()
  })

  it('whose own log says so has what could be seen of both as evidence, and what could not', async () => {
    folder.write('/var/lib/darwin-vz-nix/daemon.log', '[WARN] Could not discover guest IP: no lease\n')
    const { finding, snapshot } = await scanForFinding()
    expect(snapshot.guestNetwork).toMatchObject({
      firewall: { observed: false },
      leasesChangedAt: { value: null },
    })
    expect(JSON.stringify(finding?.evidence)).toMatch(/not checked: .*"no such file"/)
  })
})

describe('nothing is asked', () => {
  it.each([
    ['while the VM has an address', () => folder.write('/var/lib/darwin-vz-nix/guest-ip', '192.168.64.3')],
    [
      'of a VM that a connection would start',
      () => putBuilder(folder, makeVirby('com.example.virbyd', 'vfkit', true)),
    ],
    ['while its job does not run', () => putBuilder(folder, makeDarwinVz(), 'failed')],
  ])('%s', async (_title, change) => {
    putFirewall(blocksAll)
    change()
    if (_title.includes('does not run')) rmSync(folder.host('/var/lib/darwin-vz-nix/guest-ip'))
    expect((await scanForFinding()).snapshot).not.toHaveProperty('guestNetwork')
    await expect(folder.mac.stat('/asked')).resolves.toMatchObject({ value: { exists: false } })
  })
})
