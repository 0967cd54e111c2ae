import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { History } from '../../../electron/monitor/incidents/history.ts'
import type { HistoryEntry } from '../../../electron/monitor/state/history-entry.ts'
import { observed } from '../../fixtures/observation.ts'
import { aReceipt } from '../../fixtures/receipt.ts'
import { label } from '../../fixtures/service.ts'
import { aStatusAt, stoppedFinding } from '../fixtures/statuses.ts'
import { openDataFolderAt } from '../fixtures/temp-data-folder.ts'
import { aMonitor, type TestMonitor } from '../fixtures/test-monitor.ts'

/** Incidents that end because of a repair outside this app: in a terminal, by root, or by the app before it quit. */
const createDown = (at: string) => aStatusAt('down', at, [stoppedFinding])

async function withIncident(): Promise<TestMonitor> {
  const testMonitor = await aMonitor()
  testMonitor.show(createDown)
  await testMonitor.pass(60)
  expect(testMonitor.monitor.state().incidents).toMatchObject([
    { finding: stoppedFinding.key, closedAt: null },
  ])
  return testMonitor
}

const repair = (at: Date, parts: Partial<HistoryEntry & { kind: 'repair' }> = {}): HistoryEntry => ({
  at: at.toISOString(),
  kind: 'repair',
  repair: 'restart-builder',
  finding: stoppedFinding.key,
  outcome: 'fixed',
  ...parts,
})

/** Writes an entry as another program does, which does not know the monitor's history. */
async function writeRepair(
  { path, mac }: TestMonitor,
  parts: Partial<HistoryEntry & { kind: 'repair' }> = {},
) {
  await new History(openDataFolderAt(path, mac)).append([repair(mac.now(), parts)])
}

async function waitForEnd(testMonitor: TestMonitor) {
  await testMonitor.pass(60)
  expect(testMonitor.monitor.state().incidents[0]?.closedAt).not.toBeNull()
  return testMonitor.monitor.state().incidents[0]
}

describe('a repair in a terminal', () => {
  it('ends the incident, which is recorded and notified', async () => {
    const testMonitor = await withIncident()
    await writeRepair(testMonitor)
    testMonitor.show((at) => aStatusAt('healthy', at))
    expect(await waitForEnd(testMonitor)).toMatchObject({ repairedBy: 'restart-builder' })
    expect(testMonitor.notifications.map(({ kind: show }) => show)).toEqual(['down', 'nothing', 'repaired'])
  })

  it('is waited for: no incident ends while it runs', async () => {
    const testMonitor = await withIncident()
    const lock = join(testMonitor.path, 'repair.lock')
    const holder = { pid: process.ppid, nonce: 'x', since: new Date().toISOString() }
    writeFileSync(lock, JSON.stringify(holder))
    testMonitor.show((at) => aStatusAt('healthy', at))
    await testMonitor.pass(60)
    expect(testMonitor.monitor.state().incidents[0]?.closedAt).toBeNull()
    await writeRepair(testMonitor)
    rmSync(lock)
    expect(await waitForEnd(testMonitor)).toMatchObject({ repairedBy: 'restart-builder' })
  })

  it('may also be a start or restart of the builder', async () => {
    const testMonitor = await withIncident()
    await writeRepair(testMonitor, { repair: 'start-builder', finding: `start@${label}` })
    testMonitor.show((at) => aStatusAt('healthy', at))
    expect((await waitForEnd(testMonitor))?.repairedBy).toBe('start-builder')
  })

  it.each<[string, Partial<HistoryEntry & { kind: 'repair' }>]>([
    ['that did not help', { outcome: 'not-fixed' }],
    ['that was cancelled', { outcome: 'cancelled' }],
    ['of something else', { finding: 'key-permissions@/etc/nix/builder_ed25519' }],
    ['from before the trouble', { at: '2026-06-01T11:00:00.000Z' }],
  ])('is not assumed from %s', async (_title, parts) => {
    const testMonitor = await withIncident()
    await writeRepair(testMonitor, parts)
    testMonitor.show((at) => aStatusAt('healthy', at))
    expect(await waitForEnd(testMonitor)).toMatchObject({ repairedBy: null })
  })
})

describe("root's receipt", () => {
  const withReceipts = (testMonitor: TestMonitor, ...receipts: ReturnType<typeof aReceipt>[]) =>
    testMonitor.show((at) => aStatusAt('healthy', at, [], { receipts: observed(receipts) }))
  const createReceipt = (testMonitor: TestMonitor, parts: Parameters<typeof aReceipt>[0] = {}) =>
    aReceipt({ id: 'one', name: 'restart-builder', at: testMonitor.mac.now().toISOString(), ...parts })

  it('shows a repair by another account', async () => {
    const testMonitor = await withIncident()
    withReceipts(testMonitor, createReceipt(testMonitor))
    expect((await waitForEnd(testMonitor))?.repairedBy).toBe('restart-builder')
  })

  it.each<[string, (testMonitor: TestMonitor) => readonly ReturnType<typeof aReceipt>[]]>([
    [
      'of what was taken back',
      (testMonitor) => [
        createReceipt(testMonitor),
        createReceipt(testMonitor, { id: 'two', kind: 'undo', undoes: 'one' }),
      ],
    ],
    [
      'of a repair for another trouble',
      (testMonitor) => [createReceipt(testMonitor, { name: 'fix-key-permissions' })],
    ],
    ['from before', (testMonitor) => [createReceipt(testMonitor, { at: '2026-06-01T11:00:00Z' })]],
  ])('with %s shows none', async (_title, receipts) => {
    const testMonitor = await withIncident()
    withReceipts(testMonitor, ...receipts(testMonitor))
    expect(await waitForEnd(testMonitor)).toMatchObject({ repairedBy: null })
  })
})

it('a repair that root finished after the app had quit is found at the next start', async () => {
  const before = await withIncident()
  await writeRepair(before, { outcome: 'unknown' })
  await before.monitor.stop()
  before.mac.pass(3_600_000)
  const testMonitor = await aMonitor({ path: before.path, mac: before.mac })
  expect(await waitForEnd(testMonitor)).toMatchObject({ repairedBy: 'restart-builder' })
})
