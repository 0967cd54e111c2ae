import { describe, expect, test } from 'vitest'
import type { Planned } from '../../../electron/core/model/plan.ts'
import type { Receipt } from '../../../electron/core/model/receipt.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { collectGuestGarbage } from '../../../electron/repair/repairs/collect-guest-garbage.ts'
import { recreateDisk } from '../../../electron/repair/repairs/recreate-disk.ts'
import { reinstallKey } from '../../../electron/repair/repairs/reinstall-key.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { noFile } from '../../fixtures/file-info.ts'
import { aFinding } from '../../fixtures/finding.ts'
import {
  diskReceipt,
  formerName,
  imagePath,
  snapshotWithDisk,
  snapshotWithGuest,
} from '../../fixtures/guest-disk.ts'
import { aKeyFile, anOutdatedKey, keyPath } from '../../fixtures/key-file.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { aService, label, notLoaded } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { withEntries } from '../../fixtures/snapshot-changes.ts'
import { planRepair } from '../fixtures/all-plans.ts'
import { planNewestUndo } from '../fixtures/newest-undo.ts'

function getRefusal(planned: Planned | null): string {
  if (planned === null || planned.ok) throw new Error('The repair was not refused')
  return planned.reason
}

describe('collect-guest-garbage', () => {
  test("uses Nix's route with the pinned key, and interrupts and undoes nothing", () => {
    const plan = planRepair(collectGuestGarbage, snapshotWithGuest(), label)
    expect(plan).toMatchObject({ risk: 'safe', interrupts: [], undo: null, paths: [] })
    expect(plan.values).toMatch(/key='\/etc\/nix\/builder_ed25519' pin='linux-builder ssh-ed25519 AAAA/)
    expect(plan.steps[0]?.script).toContain('call_guest 300 "$@" "$asked"')
    expect(createRootScript([plan])).not.toMatch(/StrictHostKeyChecking/)
    expect(planRepair(collectGuestGarbage, snapshotWithGuest(), builderUri).steps).toEqual(plan.steps)
  })

  test.each<[string, Snapshot, string, RegExp]>([
    ['no entry names the builder', withEntries([])(healthySnapshot()), label, /No entry/],
    ['the finding is about something else', snapshotWithGuest(), 'ssh://nobody', /No entry/],
    ['no route is known', healthySnapshot({ routes: [] }), builderUri, /can't tell how/],
    [
      'it is another computer',
      snapshotWithGuest({ host: 'build.example.com', uri: 'ssh://build.example.com' }),
      'ssh://build.example.com',
      /another computer/,
    ],
  ])('is refused if %s', (_title, snapshot, subject, message) => {
    expect(getRefusal(collectGuestGarbage.plan(snapshot, aFinding('guest-disk-full', subject)))).toMatch(
      message,
    )
  })
})

describe('recreate-disk', () => {
  const getDiskRefusal = (snapshot: Snapshot) =>
    getRefusal(recreateDisk.plan(snapshot, aFinding('guest-disk-full', label)))

  test("loses the guest's store, names the builds that it ends, and keeps the old disk", () => {
    const remoteBuilds = [{ pid: 7, uri: builderUri, startedAt: '2026-06-01T11:00:00.000Z' }]
    const plan = planRepair(
      recreateDisk,
      snapshotWithDisk({ processes: observed({ vms: [], jobs: [], remoteBuilds }) }),
    )
    expect(plan).toMatchObject({ risk: 'loses', paths: [imagePath] })
    expect(plan.interrupts).toHaveLength(1)
    expect(plan.undo?.description).toContain('replaces the new disk and everything on it with the old one')
    expect(plan.steps.map(({ script: shell }) => shell).join('\n')).not.toMatch(
      /\/bin\/rm[^\n]*"\$(?:image|former)"/,
    )
  })

  test('is refused for a second builder, whose disk was not checked', () => {
    const secondLabel = 'org.nixos.rosetta-builderd'
    const startScript = observed({
      scripts: [],
      forwardedPort: 31122,
      ephemeral: false,
      workingDirectory: '/var/lib/rosetta-builder',
    })
    const snapshot = snapshotWithDisk()
    const snapshotWithBoth = snapshotWithDisk({
      services: [...snapshot.services, aService({ label: secondLabel, startScript })],
    })
    expect(recreateDisk.plan(snapshotWithBoth, aFinding('guest-disk-full', label))).toMatchObject({
      ok: true,
    })
    expect(getRefusal(recreateDisk.plan(snapshotWithBoth, aFinding('guest-disk-full', secondLabel)))).toMatch(
      /another builder/,
    )
  })

  test.each<[string, Snapshot, RegExp]>([
    ['no service runs the builder', snapshotWithDisk({ services: [] }), /launchd doesn't run the builder/],
    ['launchd does not know the job', snapshotWithDisk({}, { job: observed(notLoaded) }), /isn't loaded/],
    ['it is switched off', snapshotWithDisk({}, { disabled: observed(true) }), /is disabled/],
    [
      'the start script was not read',
      snapshotWithDisk({}, { startScript: unobserved('too large') }),
      /too large/,
    ],
    [
      'every start makes a new disk',
      snapshotWithDisk({}, { startScript: observed({ scripts: [], forwardedPort: 31022, ephemeral: true }) }),
      /restarting it is enough/,
    ],
    [
      'the disk was not observed',
      snapshotWithDisk({ diskImage: unobserved('no right to look') }),
      /no right to look/,
    ],
    ['there is no disk', snapshotWithDisk({ diskImage: observed(null) }), /isn't where it should be/],
    [
      'this Mac is full itself',
      snapshotWithDisk({ hostDisk: observed({ path: '/', freeBytes: 1e9, totalBytes: 5e11 }) }),
      /Free up space/,
    ],
    [
      "the disk's name is not allowed in a script",
      snapshotWithDisk({
        diskImage: observed({ path: "/x'y/nixos.qcow2", virtualBytes: null, allocatedBytes: 1 }),
      }),
      /n't allowed in a root script/,
    ],
  ])('is refused if %s', (_title, snapshot, message) => {
    expect(getDiskRefusal(snapshot)).toMatch(message)
  })

  test('has no undo for a receipt that names another file', () => {
    const planDiskUndo = (before: Record<string, string>) =>
      planNewestUndo(snapshotWithDisk({ receipts: observed([aReceipt({ name: 'recreate-disk', before })]) }))
    expect(planNewestUndo(snapshotWithDisk({ receipts: observed([diskReceipt()]) }))?.ok).toBe(true)
    const good = { [label]: 'loaded', inode: '4711', [imagePath]: formerName }
    const foreignStates: readonly Record<string, string>[] = [
      {},
      { ...good, [imagePath]: 'keys' },
      { ...good, [imagePath]: `${formerName}/../../x` },
      { ...good, [imagePath]: 'nixos.qcow2.before-builderbar-$(id)' },
      { ...good, inode: '1; id' },
      { ...good, inode: '' },
      { inode: '4711', [imagePath]: formerName },
      { 'org.other': 'loaded', inode: '4711', [imagePath]: formerName },
      { ...good, '/etc/../nixos.qcow2': formerName, [imagePath]: '' },
    ]
    for (const before of foreignStates)
      expect(getRefusal(planDiskUndo(before))).toMatch(/didn't write the receipt/)
  })
})

describe('reinstall-key, if the guest refused the login,', () => {
  const aPublicHalf = (blob: string) =>
    observed({ exists: true as const, type: 'ssh-ed25519', blob, fingerprint: `SHA256:${blob}` })
  const planReinstall = (rootBlob: string, guestBlob: string, changes: Partial<Snapshot> = {}) => {
    const key = aKeyFile({ publicHalf: aPublicHalf(rootBlob), guestPublicHalf: aPublicHalf(guestBlob) })
    const snapshot = healthySnapshot({ keys: [key], ...changes })
    return reinstallKey.plan(snapshot, aFinding('auth-refused', builderUri))
  }
  const withLogin = (login: NonNullable<Receipt['guest']>['login']) =>
    observed([
      {
        ...aReceipt({ kind: 'root-scan', name: builderUri }),
        guest: { uri: builderUri, login, totalKib: null, freeKib: null },
      },
    ])

  test('installs the key pair of the working folder', () => {
    expect(planReinstall('AAAA', 'BBBB')).toMatchObject({
      ok: true,
      plan: { paths: [expect.any(String), expect.stringMatching(/\.pub$/)] },
    })
  })

  test('is refused if that pair is already installed, and names the likeliest cause', () => {
    expect(getRefusal(planReinstall('AAAA', 'AAAA'))).toMatch(/SHA256:AAAA.*Restart the builder/)
    expect(getRefusal(planReinstall('AAAA', 'AAAA', { receipts: withLogin('refused') }))).toMatch(
      /Restart the builder/,
    )
  })

  test('is not refused if ssh said that the private key belongs to another pair', () => {
    expect(planReinstall('AAAA', 'AAAA', { receipts: withLogin('key-mismatch') }).ok).toBe(true)
  })

  test("uses the key of the finding's entry", () => {
    const other = aKeyFile({ path: '/etc/other_key', privateKey: observed(noFile) })
    const snapshot = healthySnapshot({ keys: [other, anOutdatedKey()] })
    const planned = reinstallKey.plan(snapshot, aFinding('auth-refused', builderUri))
    expect(planned).toMatchObject({
      ok: true,
      plan: { paths: [`/private${keyPath}`, `/private${keyPath}.pub`] },
    })
  })
})

test('recreate-disk is refused for a service that Builderbar does not know', () => {
  const service = aService({ startScript: observed({ scripts: [], forwardedPort: null }) })
  expect(
    getRefusal(recreateDisk.plan(healthySnapshot({ services: [service] }), aFinding('x', label))),
  ).toMatch(/a new disk at every start/)
})
