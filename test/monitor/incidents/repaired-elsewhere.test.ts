import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { History } from '../../../electron/monitor/incidents/history.ts'
import type { HistoryEntry } from '../../../electron/monitor/state/history-entry.ts'
import { observed } from '../../fixtures/observation.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { label } from '../../fixtures/service.ts'
import { aStatusAt, stopped } from '../fixtures/statuses.ts'
import { openDataFolderAt } from '../fixtures/temp-data-folder.ts'
import { aMonitor, type TestedMonitor } from '../fixtures/test-monitor.ts'

/** Incidents that end because of a repair outside this app: in a terminal, by root, or by the app before it quit. */
const createDown = (at: string) => aStatusAt('down', at, [stopped])

async function withIncident(): Promise<TestedMonitor> {
  const tested = await aMonitor()
  tested.show(createDown)
  await tested.pass(60)
  await disk()
  expect(tested.monitor.state().incidents).toMatchObject([{ finding: stopped.key, closedAt: null }])
  return tested
}

const repair = (at: Date, parts: Partial<HistoryEntry & { kind: 'repair' }> = {}): HistoryEntry => ({
  at: at.toISOString(),
  kind: 'repair',
  repair: 'restart-builder',
  finding: stopped.key,
  outcome: 'fixed',
  ...parts,
})

/** Writes an entry as another program does, which does not know the monitor's history. */
async function writeRepair(
  { path, mac }: TestedMonitor,
  parts: Partial<HistoryEntry & { kind: 'repair' }> = {},
) {
  await new History(openDataFolderAt(path, mac)).append([repair(mac.now(), parts)])
}

/** Waits for the disk, which is slower than the fake clock. */
const disk = () => pause(30)

async function waitForEnd(tested: TestedMonitor) {
  await vi.waitFor(
    async () => {
      await disk()
      await tested.pass(15)
      expect(tested.monitor.state().incidents[0]?.closedAt).not.toBeNull()
    },
    { timeout: 15_000 },
  )
  return tested.monitor.state().incidents[0]
}

describe('a repair in a terminal', () => {
  it('ends the incident, which is recorded and notified', async () => {
    const tested = await withIncident()
    await writeRepair(tested)
    tested.show((at) => aStatusAt('healthy', at))
    expect(await waitForEnd(tested)).toMatchObject({ repairedBy: 'restart-builder' })
    expect(tested.notifications.map(({ kind: show }) => show)).toEqual(['down', 'nothing', 'repaired'])
  })

  it('is waited for: no incident ends while it runs', async () => {
    const tested = await withIncident()
    const lock = join(tested.path, 'repair.lock')
    const holder = { pid: process.ppid, nonce: 'x', since: new Date().toISOString() }
    writeFileSync(lock, JSON.stringify(holder))
    tested.show((at) => aStatusAt('healthy', at))
    await tested.pass(60)
    expect(tested.monitor.state().incidents[0]?.closedAt).toBeNull()
    await writeRepair(tested)
    rmSync(lock)
    expect(await waitForEnd(tested)).toMatchObject({ repairedBy: 'restart-builder' })
  })

  it('may also be a start or restart of the builder', async () => {
    const tested = await withIncident()
    await writeRepair(tested, { repair: 'start-builder', finding: `start@${label}` })
    tested.show((at) => aStatusAt('healthy', at))
    expect((await waitForEnd(tested))?.repairedBy).toBe('start-builder')
  })

  it.each<[string, Partial<HistoryEntry & { kind: 'repair' }>]>([
    ['that did not help', { outcome: 'not-fixed' }],
    ['that was cancelled', { outcome: 'cancelled' }],
    ['of something else', { finding: 'key-permissions@/etc/nix/builder_ed25519' }],
    ['from before the trouble', { at: '2026-06-01T11:00:00.000Z' }],
  ])('is not assumed from %s', async (_title, parts) => {
    const tested = await withIncident()
    await writeRepair(tested, parts)
    tested.show((at) => aStatusAt('healthy', at))
    expect(await waitForEnd(tested)).toMatchObject({ repairedBy: null })
  })
})

describe("root's receipt", () => {
  const withReceipts = (tested: TestedMonitor, ...receipts: ReturnType<typeof aReceipt>[]) =>
    tested.show((at) => aStatusAt('healthy', at, [], { receipts: observed(receipts) }))
  const receipt = (tested: TestedMonitor, parts: Parameters<typeof aReceipt>[0] = {}) =>
    aReceipt({ id: 'one', name: 'restart-builder', at: tested.mac.now().toISOString(), ...parts })

  it('shows a repair by another account', async () => {
    const tested = await withIncident()
    withReceipts(tested, receipt(tested))
    expect((await waitForEnd(tested))?.repairedBy).toBe('restart-builder')
  })

  it.each<[string, (tested: TestedMonitor) => readonly ReturnType<typeof aReceipt>[]]>([
    [
      'of what was taken back',
      (tested) => [receipt(tested), receipt(tested, { id: 'two', kind: 'undo', undoes: 'one' })],
    ],
    ['of a repair for another trouble', (tested) => [receipt(tested, { name: 'fix-key-permissions' })]],
    ['from before', (tested) => [receipt(tested, { at: '2026-06-01T11:00:00Z' })]],
  ])('with %s shows none', async (_title, receipts) => {
    const tested = await withIncident()
    withReceipts(tested, ...receipts(tested))
    expect(await waitForEnd(tested)).toMatchObject({ repairedBy: null })
  })
})

it('a repair that root finished after the app had quit is found at the next start', async () => {
  const before = await withIncident()
  await writeRepair(before, { outcome: 'unknown' })
  await before.monitor.stop()
  before.mac.pass(3_600_000)
  const tested = await aMonitor({ path: before.path, mac: before.mac })
  expect(await waitForEnd(tested)).toMatchObject({ repairedBy: 'restart-builder' })
})
