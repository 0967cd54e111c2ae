import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Evidence } from '../../../electron/core/model/finding.ts'
import { History } from '../../../electron/monitor/incidents/history.ts'
import { openIncidentTracker } from '../../../electron/monitor/incidents/incident-tracker.ts'
import type { HistoryEntry } from '../../../electron/monitor/state/history-entry.ts'
import { removeCommands, selectEvidenceToRecord } from '../../../electron/monitor/state/recorded-evidence.ts'
import { createDataFolder } from '../../../electron/monitor/storage/data-folder.ts'
import { aQuietMac } from '../fixtures/quiet-mac.ts'
import { aStatusAt, stoppedFinding } from '../fixtures/statuses.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync('/tmp/bb-evidence-')
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const createFolder = () => createDataFolder(aQuietMac(), { BUILDERBAR_HOME: home })
const createPiece = (parts: Partial<Evidence> = {}): Evidence => ({
  message: 'How the job stands',
  source: { command: '/bin/launchctl print system/org.nixos.linux-builder' },
  value: 'state = not running',
  ...parts,
})
const at = (minute: number) => new Date(Date.parse('2026-06-01T12:00:00.000Z') + minute * 60_000)
const openTracker = (now: Date) => openIncidentTracker(createFolder(), { keeps: true, now })

describe('the recorded evidence of an incident', () => {
  test('is after a restart as it was when the incident began', async () => {
    const evidence = [createPiece()]
    const tracker = await openTracker(at(0))
    for (const minute of [0, 1]) {
      tracker.onScan(aStatusAt('down', at(minute).toISOString(), [{ ...stoppedFinding, evidence }]), true)
    }
    expect(tracker.incidents()).toMatchObject([{ evidence }])
    const laterEvidence = [createPiece({ value: 'state = spawn scheduled' })]
    tracker.onScan(
      aStatusAt('down', at(2).toISOString(), [{ ...stoppedFinding, evidence: laterEvidence }]),
      true,
    )
    expect(tracker.incidents()[0]?.evidence).toEqual(laterEvidence)
    tracker.onScan(aStatusAt('healthy', at(3).toISOString(), []), true)
    await tracker.flush()
    expect((await openTracker(at(4))).incidents()).toMatchObject([
      { closedAt: at(3).toISOString(), evidence },
    ])
  })

  test('is limited in length and free of control characters', () => {
    const recordedEvidence = selectEvidenceToRecord(
      Array.from({ length: 50 }, () =>
        createPiece({ message: '\u001b[31m', value: `a\nb${'x'.repeat(9000)}` }),
      ),
    )
    expect(recordedEvidence).toHaveLength(6)
    expect(recordedEvidence[0]?.message).toBe('·[31m')
    expect(recordedEvidence[0]?.value).toMatch(/^a·bx+…$/)
    expect(JSON.stringify(recordedEvidence).length).toBeLessThan(3000)
  })

  test.each([
    'ProxyCommand /usr/bin/nc -P alice:hunter2 %h %p',
    'proxycommand curl --proxy-user alice:hunter2',
    'Match host x exec "check hunter2"',
    'RemoteCommand login hunter2',
  ])('leaves out the command of %s', (value) => {
    const [recordedEvidence] = selectEvidenceToRecord([createPiece({ value })])
    expect(recordedEvidence?.value).not.toContain('hunter2')
    expect(recordedEvidence?.value).toContain('(a command)')
  })
})

describe('a history written by somebody else', () => {
  const formatOpened = (entryParts: object) =>
    JSON.stringify({
      at: at(0).toISOString(),
      kind: 'incident-opened',
      id: 'i1',
      finding: 'x@y',
      ...entryParts,
    })

  test.each([
    ['evidence that is none', { evidence: 'rm -rf /' }],
    ['more pieces than are written', { evidence: Array.from({ length: 1000 }, () => createPiece()) }],
    ['a piece with a book in it', { evidence: [createPiece({ value: 'x'.repeat(100_000) })] }],
    ['a source that is none', { evidence: [{ ...createPiece(), source: { url: 'http://x' } }] }],
  ])('with %s is shown without it', async (_title, entryParts) => {
    writeFileSync(join(home, 'history.jsonl'), `${formatOpened(entryParts)}\n`)
    expect(await new History(createFolder()).readEntries()).toEqual([
      { at: at(0).toISOString(), kind: 'incident-opened', id: 'i1', finding: 'x@y' },
    ])
  })

  test('with direction marks and escapes is sanitized', async () => {
    const evidence = [createPiece({ message: '\u202egnp', value: '\u001b]0;x\u0007' })]
    writeFileSync(join(home, 'history.jsonl'), `${formatOpened({ evidence })}\n`)
    const [entry] = await new History(createFolder()).readEntries()
    expect(entry).toMatchObject({ evidence: [{ message: '·gnp', value: '·]0;x·' }] })
  })
})

test('a year of incidents with all their evidence fits into two files', async () => {
  const limit = 256 * 1024
  const history = new History(createFolder(), { rotateAtBytes: limit })
  const recordedEvidence = selectEvidenceToRecord(
    Array.from({ length: 6 }, () => createPiece({ message: 'é'.repeat(500), value: '…'.repeat(500) })),
  )
  let largest = 0
  for (let week = 0; week < 52; week += 1) {
    const entries = Array.from({ length: 28 }, (_, part): HistoryEntry[] => {
      const id = `i${week}-${part}`
      const time = at(week * 10_080 + part * 300).toISOString()
      const openedEntry = {
        at: time,
        kind: 'incident-opened',
        id,
        finding: 'x@y',
        evidence: recordedEvidence,
      } as const
      // One in each week is never closed.
      return part === 27
        ? [openedEntry]
        : [openedEntry, { at: time, kind: 'incident-closed', id, repairedBy: null }]
    })
    await history.append(entries.flat())
    for (const name of ['history.jsonl', 'history.old.jsonl']) {
      largest = Math.max(largest, statSync(join(home, name), { throwIfNoEntry: false })?.size ?? 0)
    }
  }
  const perWeek = 28 * JSON.stringify(recordedEvidence).length * 3
  expect(largest).toBeGreaterThan(limit)
  // A file is rotated when it is found full, which may be one append past the limit.
  expect(largest).toBeLessThan(limit + perWeek)
  const recorded = await new History(createFolder()).readEntries()
  expect(recorded.filter(({ kind }) => kind === 'incident-opened').length).toBeGreaterThan(20)
})

describe('a configured command', () => {
  test.each([
    ['ProxyCommand /usr/local/bin/proxy --password secret', 'ProxyCommand (a command)'],
    ['RemoteCommand=secret, and more.', 'RemoteCommand (a command)'],
    ['Match host x exec "secret"', 'Match host x exec (a command)'],
    ['ProxyCommand .secret', 'ProxyCommand (a command)'],
    ['ProxyCommand ,secret', 'ProxyCommand (a command)'],
  ])('of %s is left out', (text, recordedText) => {
    expect(removeCommands(text)).toBe(recordedText)
  })

  test.each([
    'SSH options also apply to it: ProxyCommand.',
    'SSH options also apply to it: ProxyCommand and RequestTTY.',
    'SSH options also apply to it: ProxyCommand, RemoteCommand, and RequestTTY.',
  ])('that is not in “%s” leaves the sentence whole', (text) => {
    expect(removeCommands(text)).toBe(text)
  })
})
