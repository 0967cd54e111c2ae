import { describe, expect, test } from 'vitest'
import type { Receipt } from '../../../electron/core/model/receipt.ts'
import type { MachineEntry } from '../../../electron/core/model/snapshot.ts'
import { pinHostKey } from '../../../electron/repair/repairs/pin-host-key.ts'
import { routeRootSsh } from '../../../electron/repair/repairs/route-root-ssh.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { listUndoable } from '../../../electron/repair/undos.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { anEntry, builderUri } from '../../fixtures/machine-entry.ts'
import { aNixWith } from '../../fixtures/nix.ts'
import { snapshotWithWrongPin } from '../../fixtures/nix-conf.ts'
import { observed } from '../../fixtures/observation.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { snapshotWithUnpinnedKey } from '../../fixtures/unpinned-key.ts'
import { planRepair } from '../fixtures/all-plans.ts'
import { planNewestUndo } from '../fixtures/newest-undo.ts'

function planRoute(entry: Partial<MachineEntry>, nix = '2.34.8') {
  const machine = anEntry(entry)
  const snapshot = healthySnapshot({ nix: { ...aNixWith(machine), version: observed(nix) } })
  return routeRootSsh.plan(snapshot, aFinding('ssh-route', machine.uri))
}

describe('route-root-ssh', () => {
  test('writes exactly the options of docs/nix-and-ssh.md', () => {
    const plan = planRepair(routeRootSsh, healthySnapshot(), builderUri)
    expect(plan.diffs?.[0]?.text.split('\n').slice(1, -1)).toEqual([
      'Host linux-builder',
      '  HostName 127.0.0.1',
      '  Port 31022',
      '  User builder',
      '  IdentityFile /etc/nix/builder_ed25519',
      '  IdentitiesOnly yes',
      '  IdentityAgent none',
      '  HostKeyAlias linux-builder',
      '  StrictHostKeyChecking yes',
      '  ConnectTimeout 75',
      '  ServerAliveInterval 30',
      '  ServerAliveCountMax 4',
      '  ProxyCommand none',
      '  ProxyJump none',
      '  RemoteCommand none',
      '  RequestTTY no',
      '  ClearAllForwardings yes',
      '  ControlMaster no',
      '  ControlPath none',
    ])
    expect(createRootScript([plan])).not.toContain('PermitLocalCommand')
  })

  test.each([
    ['localhost', { uri: 'ssh-ng://builder@localhost', host: 'localhost' }, /every SSH connection of root/],
    ['an address', { uri: 'ssh-ng://builder@127.0.0.1', host: '127.0.0.1' }, /every SSH connection of root/],
    [
      'an address of six parts',
      { uri: 'ssh-ng://builder@[::1]', host: '::1' },
      /every SSH connection of root/,
    ],
    [
      'a pattern',
      { uri: 'ssh-ng://b@linux-builder', host: 'linux-builder *' },
      /no entry lists it|characters/,
    ],
    ['a key with a blank', { sshKey: '/etc/nix/my key' }, /characters/],
    ['a key with a token of ssh', { sshKey: '/etc/nix/%h' }, /characters/],
    ['a user with an option', { user: '-oProxyCommand=x' }, /characters/],
  ])('is refused for %s', (_title, entry, reason) => {
    const planned = planRoute(entry)
    expect(planned.ok ? 'planned' : planned.reason).toMatch(reason)
  })

  test('is refused if an older Nix takes the port as part of the name', () => {
    const withPort = { uri: 'ssh-ng://builder@linux-builder:31022', port: 31022 }
    const planned = planRoute(withPort, '2.28.3')
    expect(planned.ok ? 'planned' : planned.reason).toMatch(/Nix 2.28 passes to SSH as part of the name/)
    const lix = planRoute(withPort, '2.91.1')
    expect(lix.ok ? 'planned' : lix.reason).toMatch(/Lix 2.91 passes to SSH as part of the name/)
    expect(planRoute(withPort).ok).toBe(true)
  })
})

describe('pin-host-key', () => {
  test('writes the name that ssh looks up', () => {
    const plan = planRepair(pinHostKey, snapshotWithUnpinnedKey(), builderUri)
    expect(plan.diffs?.[0]?.text).toMatch(/^linux-builder ssh-ed25519 AAAA\S+ builderbar$/)
  })

  test("is refused for the name localhost, under which root's ssh also knows this Mac's Remote Login", () => {
    const local = snapshotWithUnpinnedKey({ uri: 'ssh://builder@localhost', host: 'localhost' })
    const planned = pinHostKey.plan(local, aFinding('host-key-unpinned', 'ssh://builder@localhost'))
    expect(planned.ok ? 'planned' : planned.reason).toMatch(/Remote Login.*column 8/)
  })

  test('is refused for a key that only the port presents', () => {
    const snapshot = snapshotWithUnpinnedKey()
    const answers = snapshot.ports.map((port) =>
      port.result.observed && port.result.value.kind === 'ssh' && port.result.value.hostKey.known
        ? {
            ...port,
            result: observed({
              ...port.result.value,
              hostKey: { ...port.result.value.hostKey, blob: 'AAAA' },
            }),
          }
        : port,
    )
    const planned = pinHostKey.plan(
      { ...snapshot, ports: answers },
      aFinding('host-key-unpinned', builderUri),
    )
    expect(planned.ok ? 'planned' : planned.reason).toMatch(/Only the port itself says/)
  })

  test('is refused if the entry pins a key, since Nix then uses its own file only', () => {
    const plan = planRepair(pinHostKey, snapshotWithWrongPin(), builderUri)
    expect(plan.paths).toEqual(['/etc/nix/machines'])
  })
})

describe('the list of undoable repairs', () => {
  const firstReceipt = aReceipt()
  const secondReceipt = aReceipt({ id: '20260601T120000Z-77-2' })
  const laterReceipt = aReceipt({ id: '20260601T120005Z-80-1', at: '2026-06-01T12:00:05.000Z' })
  const undoReceipt = aReceipt({ id: '20260601T120009Z-81-1', kind: 'undo', undoes: laterReceipt.id })
  const foreignReceipt = aReceipt({ id: '20260601T120007Z-82-1', name: 'no-such-repair' })

  test('has each repair once, newest first, and the last of one run first', () => {
    const listUndoableIds = (...receipts: Receipt[]) =>
      listUndoable(healthySnapshot({ receipts: observed(receipts) })).map(({ id }) => id)
    expect(listUndoableIds(firstReceipt, laterReceipt, secondReceipt)).toEqual([
      laterReceipt.id,
      secondReceipt.id,
      firstReceipt.id,
    ])
    expect(listUndoableIds(firstReceipt, laterReceipt, undoReceipt, foreignReceipt)).toEqual([
      firstReceipt.id,
    ])
    expect(listUndoable(healthySnapshot())).toEqual([])
  })

  test('leaves out a receipt with a file that the repair never writes', () => {
    const forgedReceipt = aReceipt({
      name: 'route-root-ssh',
      before: { '/etc/sudoers': 'a'.repeat(64) },
      checksums: { '/etc/sudoers': 'b'.repeat(64) },
    })
    const planned = planNewestUndo(healthySnapshot({ receipts: observed([forgedReceipt]) }))
    expect(planned?.ok === false && planned.reason).toMatch(/didn't write the receipt/)
  })
})
