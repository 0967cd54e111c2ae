import { describe, expect, test } from 'vitest'
import { listBuilders } from '../../../electron/core/builders/builder.ts'
import type { RouteProbe, Snapshot } from '../../../electron/core/model/snapshot.ts'
import { hostKeyUnpinned } from '../../../electron/diagnose/rules/ssh/host-key-unpinned.ts'
import type { Repair } from '../../../electron/repair/plan/repair.ts'
import { forgetHostKey } from '../../../electron/repair/repairs/forget-host-key.ts'
import { leaveNixbld } from '../../../electron/repair/repairs/leave-nixbld.ts'
import { pinHostKey } from '../../../electron/repair/repairs/pin-host-key.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { guestKey, staleKey } from '../../fixtures/host-keys.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { formatMachinesLine, snapshotWithWrongPin } from '../../fixtures/nix-conf.ts'
import { observed } from '../../fixtures/observation.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { aRouteProbe } from '../../fixtures/ssh-route.ts'
import { snapshotWithUnpinnedKey, withGuestKey } from '../../fixtures/unpinned-key.ts'
import { planRepair } from '../fixtures/all-plans.ts'
import { planNewestUndo } from '../fixtures/newest-undo.ts'

function getReason(repair: Repair, snapshot: Snapshot, subject: string): string {
  const planned = repair.plan(snapshot, aFinding('any', subject))
  if (planned.ok) throw new Error('it was planned')
  return planned.reason
}

type KnownHostKey = Extract<RouteProbe['knownHostKeys'], { observed: true }>['value'][number]

describe('leave-nixbld', () => {
  test('removes only the user, by name', () => {
    const script = createRootScript([planRepair(leaveNixbld, healthySnapshot(), 'alice')])
    expect(script).toContain("account='alice'")
    expect(script).toContain('/usr/sbin/dseditgroup -o edit -d "$account" -t user nixbld')
  })

  test.each(['nixbld1', '_nixbld1', '_nixbld32', '_www', 'root', '', 'a b', '-d', "o'neil", 'a;b'])(
    'never removes %j',
    (name) => {
      expect(getReason(leaveNixbld, healthySnapshot(), name)).toMatch(/isn't a user's account/)
      const receipt = aReceipt({ name: 'leave-nixbld', before: { [name]: 'member' } })
      expect(planNewestUndo(healthySnapshot({ receipts: observed([receipt]) }))).toMatchObject({ ok: false })
    },
  )
})

describe('forget-host-key', () => {
  test("removes the right key, and only if root's file was read", () => {
    const plan = planRepair(forgetHostKey, withGuestKey(snapshotWithUnpinnedKey()), builderUri)
    expect(plan.diffs?.[0]?.text).toBe(`linux-builder ${guestKey.type} ${guestKey.blob} builderbar`)
    expect(getReason(forgetHostKey, healthySnapshot(), builderUri)).toMatch(/in column 8/)
    expect(getReason(forgetHostKey, { ...snapshotWithUnpinnedKey(), ports: [] }, builderUri)).toMatch(
      /Only the port itself says/,
    )
  })

  test('is the default if the root scan found an old key of the builder', () => {
    const withKnownKeys = (keys: KnownHostKey[]) => ({
      ...withGuestKey(snapshotWithUnpinnedKey()),
      routes: [aRouteProbe({ knownHostKeys: observed(keys) })],
    })
    const listOfferedRepairs = (keys: KnownHostKey[]) => {
      const snapshot = withKnownKeys(keys)
      return hostKeyUnpinned.detect(snapshot, listBuilders(snapshot))[0]?.repairs
    }
    expect(listOfferedRepairs([])).toEqual(['pin-host-key', 'forget-host-key'])
    const source = { file: '/var/root/.ssh/known_hosts', line: 2 }
    expect(listOfferedRepairs([{ ...staleKey, source }])).toEqual(['forget-host-key', 'pin-host-key'])
    expect(
      listOfferedRepairs([{ ...staleKey, source: { file: '/etc/ssh/ssh_known_hosts', line: 2 } }])?.[0],
    ).toBe('pin-host-key')
  })
})

describe('pin-host-key in the entry', () => {
  const column = Buffer.from(`${guestKey.type} ${guestKey.blob}\n`).toString('base64')

  test('changes the eighth field and nothing else', () => {
    const plan = planRepair(pinHostKey, snapshotWithWrongPin(), builderUri)
    expect(plan.paths).toEqual(['/etc/nix/machines'])
    expect(plan.diffs?.[0]).toMatchObject({
      place: 'line 2',
      text: expect.stringContaining(`+ ${formatMachinesLine(column).split('\n')[1]}`),
    })
  })

  test('is refused for a link, with the key in the snippet', () => {
    const mac = snapshotWithWrongPin()
    const snapshotWithLink = { ...mac, machinesFile: { ...mac.machinesFile, plain: observed(null) } }
    const message = getReason(pinHostKey, snapshotWithLink, builderUri)
    expect(message).toMatch(/nix-darwin's link/)
    expect(message).toContain(`publicHostKey = "${column}"`)
  })

  test.each([
    [
      'a tab, which a script does not take',
      (pin: string) => formatMachinesLine(pin).replace('aarch64-linux ', 'aarch64-linux\t'),
      /characters/,
    ],
    [
      'two entries in one',
      (pin: string) => `${formatMachinesLine(pin).split('\n')[1]?.replace(' # mine', '')};ssh://x\n`,
      /several entries/,
    ],
  ])('is refused for a line with %s', (_title, line, message) => {
    expect(getReason(pinHostKey, snapshotWithWrongPin(line), builderUri)).toMatch(message)
  })

  test('is refused for a key that only the port presents', () => {
    expect(getReason(pinHostKey, { ...snapshotWithWrongPin(), ports: [] }, builderUri)).toMatch(
      /Only the port itself says/,
    )
  })
})
