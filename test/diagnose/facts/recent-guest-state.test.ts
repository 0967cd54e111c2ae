import { describe, expect, test } from 'vitest'
import type { Receipt } from '../../../electron/core/model/receipt.ts'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { formatLocalTime } from '../../../electron/core/text/local-time.ts'
import { selectRootFindings } from '../../../electron/diagnose/facts/root-findings.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { listChecks } from '../../../electron/diagnose/views/checks.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { now, observed, secondsAgo } from '../../fixtures/observation.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { applyChanges, type Change, withMac, withReceipts } from '../../fixtures/snapshot-changes.ts'
import { withPassedBuild } from '../fixtures/build-cases.ts'

/** A receipt holds what root observed in the guest; it counts as long as it may still be true. */
type Guest = NonNullable<Receipt['guest']>

const gib = 1024 ** 2
const aGuest = (parts: Partial<Guest>): Guest => ({
  uri: builderUri,
  login: 'works',
  totalKib: 20 * gib,
  freeKib: 9 * gib,
  ...parts,
})
const aGuestReceipt = (parts: Partial<Guest>, age = 300, more: Partial<Receipt> = {}): Receipt =>
  aReceipt({
    id: `2026060${age}T110000Z-1-1`,
    kind: 'root-scan',
    name: builderUri,
    at: secondsAgo(age),
    osBuild: null,
    guest: aGuest(parts),
    ...more,
  })
const fullGuest = { freeKib: 100 * 1024 }
const refusedLogin = { login: 'refused', totalKib: null, freeKib: null } as const

function listRootIds(...changes: Change[]): readonly string[] {
  return selectRootFindings(diagnose(applyChanges(healthySnapshot(), ...changes)))
    .filter(({ severity }) => severity !== 'note')
    .map(({ id }) => id)
}

describe('a receipt of the last hour', () => {
  test.each<[string, Partial<Guest>, readonly string[]]>([
    ['all is well', {}, []],
    ['the disk is nearly full', fullGuest, ['guest-disk-full']],
    ['a small disk has a quarter free', { totalKib: 400_000, freeKib: 100_000 }, []],
    ['a small disk is full', { totalKib: 400_000, freeKib: 20_000 }, ['guest-disk-full']],
    ['the login was refused', refusedLogin, ['auth-refused']],
    ['the private key is another', { ...refusedLogin, login: 'key-mismatch' }, ['auth-refused']],
    ['ssh did not get there, which has its own findings', { ...refusedLogin, login: 'failed' }, []],
    ['the clock is behind', { clockSeconds: -3600 }, ['guest-clock-skew']],
    ['the clock is nearly right', { clockSeconds: 20 }, []],
    ['another machine is full', { ...fullGuest, uri: 'ssh://elsewhere' }, []],
  ])('says that %s', (_title, guestParts, expected) => {
    expect(listRootIds(withReceipts(aGuestReceipt(guestParts)))).toEqual(expected)
  })

  test('tells a key of another pair from a refused one', () => {
    const explain = (login: Guest['login']) =>
      diagnose(applyChanges(healthySnapshot(), withReceipts(aGuestReceipt({ ...refusedLogin, login }))))[0]
        ?.explanation
    expect(explain('key-mismatch')).toContain("which doesn't match the public key beside it.")
    expect(explain('refused')).toContain("which the builder doesn't accept.")
  })

  test.each([
    ['behind', -300],
    ['ahead', 300],
  ])('of a clock that is %s is not said by a build', (direction, clockSeconds) => {
    const [finding] = diagnose(applyChanges(healthySnapshot(), withReceipts(aGuestReceipt({ clockSeconds }))))
    expect(finding?.explanation).toContain(
      `The admin check of linux-builder found that its clock is 5 minutes ${direction}.`,
    )
    expect(finding?.explanation).not.toMatch(/A build|probably behind/)
    expect(finding?.cause).toBe("The builder's clock is wrong, so it can reject valid certificates.")
  })

  test('of a rejected login has no words of SSH to quote', () => {
    const [finding] = diagnose(applyChanges(healthySnapshot(), withReceipts(aGuestReceipt(refusedLogin))))
    expect(finding?.cause).toBe("SSH reaches linux-builder, but it rejects root's login.")
  })

  test('is evidence with its time and file', () => {
    const [finding] = diagnose(applyChanges(healthySnapshot(), withReceipts(aGuestReceipt(fullGuest))))
    expect(finding?.evidence).toEqual([
      {
        message: `Admin check at ${formatLocalTime(secondsAgo(300), healthySnapshot().takenAt)}`,
        source: { file: expect.stringContaining('/Library/Application Support/Builderbar/'), line: null },
        value: '100 MiB free of 20 GiB',
      },
    ])
    expect(finding?.repairs).toEqual(['collect-guest-garbage', 'recreate-disk'])
  })
})

test('it is in the list of checks, with its own time', () => {
  const listGuestChecks = (guestParts: Partial<Guest>) =>
    listChecks(applyChanges(healthySnapshot(), withReceipts(aGuestReceipt(guestParts)))).filter(
      ({ at: time }) => time === secondsAgo(300),
    )
  expect(listGuestChecks({}).map(({ subject, message }) => [subject, message])).toEqual([
    [
      'Inside the VM',
      `9 GiB free of 20 GiB, checked as root at ${formatLocalTime(secondsAgo(300), healthySnapshot().takenAt)}`,
    ],
    [
      'Login as root',
      `works, checked as root at ${formatLocalTime(secondsAgo(300), healthySnapshot().takenAt)}`,
    ],
  ])
  expect(listGuestChecks(refusedLogin).map(({ subject }) => subject)).toEqual(['Login as root'])
})

describe('a receipt no longer counts', () => {
  const withNewVm: Change = (snapshot: Snapshot) => {
    if (!snapshot.processes.observed) throw new Error('The processes are seen.')
    const vms = snapshot.processes.value.vms.map((vm) => ({ ...vm, startedAt: secondsAgo(100) }))
    return { ...snapshot, processes: observed({ ...snapshot.processes.value, vms }) }
  }

  test.each<[string, Change[]]>([
    ['after an hour', [withReceipts(aGuestReceipt(fullGuest, 3700))]],
    ['where the time is of another clock', [withReceipts(aGuestReceipt(fullGuest, -600))]],
    [
      'after a scan that found free space',
      [withReceipts(aGuestReceipt(fullGuest, 300), aGuestReceipt({}, 200))],
    ],
    [
      'after the repair, by its own check',
      [
        withReceipts(
          aGuestReceipt({}, 200, { kind: 'repair', name: 'collect-guest-garbage' }),
          aGuestReceipt(fullGuest, 300),
        ),
      ],
    ],
    ['after a restart of the VM', [withReceipts(aGuestReceipt(fullGuest)), withNewVm]],
    ['when a build worked since', [withReceipts(aGuestReceipt(refusedLogin)), withPassedBuild()]],
    [
      'after an update of macOS',
      [
        withReceipts(
          aGuestReceipt(fullGuest, 300, { osBuild: '24A1' }),
          aReceipt({ at: now, osBuild: '24B2' }),
        ),
        withMac({ osBuild: observed('24B2') }),
      ],
    ],
  ])('%s', (_title, changes) => {
    expect(listRootIds(...changes)).toEqual([])
  })

  test('but still counts after a repair that had no effect', () => {
    const after = aGuestReceipt(fullGuest, 200, { kind: 'repair', name: 'collect-guest-garbage' })
    expect(listRootIds(withReceipts(aGuestReceipt(fullGuest, 300), after))).toEqual(['guest-disk-full'])
  })
})
