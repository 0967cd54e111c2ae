import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { History } from '../../../electron/monitor/incidents/history.ts'
import type { HistoryEntry } from '../../../electron/monitor/state/history-entry.ts'
import { now as at } from '../../fixtures/observation.ts'
import { type BundledProgram, bundleProgram } from '../fixtures/bundled-program.ts'
import { createEmptyFolder, openDataFolderAt } from '../fixtures/temp-data-folder.ts'

const createState = (name: 'healthy' | 'down'): HistoryEntry => ({ at, kind: 'state', state: name })
const createOpened = (id: string, finding = 'x@y'): HistoryEntry => ({
  at,
  kind: 'incident-opened',
  id,
  finding,
})
const createClosed = (id: string): HistoryEntry => ({ at, kind: 'incident-closed', id, repairedBy: null })

describe('the history', () => {
  it('is read by another program in the order in which it was written', async () => {
    const path = createEmptyFolder()
    const history = new History(openDataFolderAt(path))
    await Promise.all([
      history.append([createState('down'), createOpened('1')]),
      history.append([createClosed('1')]),
    ])
    expect(await new History(openDataFolderAt(path)).readEntries()).toEqual([
      createState('down'),
      createOpened('1'),
      createClosed('1'),
    ])
    expect(statSync(join(path, 'history.jsonl')).mode & 0o777).toBe(0o600)
  })

  it('reads what another program appended while an own entry is being written', async () => {
    const path = createEmptyFolder()
    const history = new History(openDataFolderAt(path))
    await history.readEntries()
    await new History(openDataFolderAt(path)).append([createOpened('1')])
    const writes = [history.append([createState('down')]), history.append([createState('healthy')])]
    expect(await history.readEntriesIfChanged()).toEqual([
      createOpened('1'),
      createState('down'),
      createState('healthy'),
    ])
    await Promise.all(writes)
    expect(await history.readEntriesIfChanged()).toBeNull()
  })

  it('reads nothing again if only own entries were written', async () => {
    const history = new History(openDataFolderAt(createEmptyFolder()))
    await history.readEntries()
    const writes = [history.append([createState('down')]), history.append([createState('healthy')])]
    expect(await history.readEntriesIfChanged()).toBeNull()
    await Promise.all(writes)
    expect(await history.readEntriesIfChanged()).toBeNull()
  })

  it('loses at most a truncated line', async () => {
    const path = createEmptyFolder()
    const file = join(path, 'history.jsonl')
    await new History(openDataFolderAt(path)).append([
      createState('down'),
      createOpened('1'),
      createClosed('1'),
    ])
    truncateSync(file, statSync(file).size - 10)
    const folder = openDataFolderAt(path)
    const history = new History(folder)
    expect(await history.append([createState('healthy')])).toBe(true)
    expect(await history.readEntries()).toEqual([
      createState('down'),
      createOpened('1'),
      createState('healthy'),
    ])
    expect(folder.warnings().join()).toContain('history.jsonl has 1 damaged line, which is ignored.')
  })

  it('loses nothing if only the last line end is missing', async () => {
    const path = createEmptyFolder()
    const file = join(path, 'history.jsonl')
    await new History(openDataFolderAt(path)).append([createState('down')])
    truncateSync(file, statSync(file).size - 1)
    const history = new History(openDataFolderAt(path))
    await history.append([createState('healthy')])
    expect(await history.readEntries()).toEqual([createState('down'), createState('healthy')])
  })

  it('keeps valid lines between invalid ones', async () => {
    const path = createEmptyFolder()
    const file = join(path, 'history.jsonl')
    await new History(openDataFolderAt(path)).append([createState('down')])
    appendFileSync(file, '\0\0\0\n{"kind":"state"}\n[]\n')
    await new History(openDataFolderAt(path)).append([createState('healthy')])
    expect(await new History(openDataFolderAt(path)).readEntries()).toEqual([
      createState('down'),
      createState('healthy'),
    ])
  })

  it('without a valid line is set aside', async () => {
    const path = createEmptyFolder()
    writeFileSync(join(path, 'history.jsonl'), '\0\u0007rubbish')
    const folder = openDataFolderAt(path)
    expect(await new History(folder).readEntries()).toEqual([])
    expect(folder.warnings().join()).toContain('keeps it as history.jsonl.broken-')
  })

  it('that is a link is not written through', async () => {
    const path = createEmptyFolder()
    const other = join(createEmptyFolder(), 'other')
    writeFileSync(other, 'theirs\n')
    symlinkSync(other, join(path, 'history.jsonl'))
    const folder = openDataFolderAt(path)
    const history = new History(folder)
    expect(await history.append([createState('down')])).toBe(false)
    expect(readFileSync(other, 'utf8')).toBe('theirs\n')
    expect(await history.readEntries()).toEqual([createState('down')])
    expect(folder.warnings().join()).toContain('link to another place')
  })

  it('that others could read is closed to them', async () => {
    const path = createEmptyFolder()
    await new History(openDataFolderAt(path)).append([createState('down')])
    chmodSync(join(path, 'history.jsonl'), 0o644)
    await new History(openDataFolderAt(path)).append([createState('healthy')])
    expect(statSync(join(path, 'history.jsonl')).mode & 0o777).toBe(0o600)
  })
})

describe('a growing history', () => {
  it('keeps one old file and carries open incidents over, however long they stay open', async () => {
    const path = createEmptyFolder()
    const history = new History(openDataFolderAt(path), { rotateAtBytes: 2000 })
    await history.append([{ ...createOpened('open', 'first@x'), at: '2026-01-01T00:00:00.000Z' }])
    await history.append([createOpened('open', 'second@x')])
    for (let number = 0; number < 200; number += 1)
      await history.append([createState('down'), createState('healthy')])
    const entries = await new History(openDataFolderAt(path)).readEntries()
    expect(entries.length).toBeLessThan(100)
    expect(entries.find((entry) => entry.kind === 'incident-opened')).toEqual({
      ...createOpened('open', 'second@x'),
      at: '2026-01-01T00:00:00.000Z',
    })
    for (const name of ['history.jsonl', 'history.old.jsonl']) {
      expect(statSync(join(path, name)).size).toBeLessThan(2300)
      expect(statSync(join(path, name)).mode & 0o777).toBe(0o600)
    }
  })

  it('is rotated by one of two programs without losing anything', async () => {
    const path = createEmptyFolder()
    const histories = [1, 2].map(() => new History(openDataFolderAt(path), { rotateAtBytes: 4000 }))
    for (let number = 0; number < 60; number += 1) {
      await Promise.all(
        histories.map((history, program) => history.append([createClosed(`${program} ${number}`)])),
      )
    }
    const ids = (await new History(openDataFolderAt(path)).readEntries()).flatMap((entry) =>
      'id' in entry ? [entry.id] : [],
    )
    // Entries older than one rotated file are gone; the others follow without a gap.
    for (const program of [0, 1]) {
      const numbers = ids.filter((id) => id.startsWith(`${program} `)).map((id) => Number(id.slice(2)))
      expect(numbers.at(-1)).toBe(59)
      expect(numbers).toEqual(numbers.map((_, index) => 60 - numbers.length + index))
      expect(numbers.length).toBeGreaterThan(20)
    }
  })
})

describe('a program that is killed while it writes', () => {
  let program: BundledProgram
  beforeAll(() => {
    program = bundleProgram('history-writer-program.ts')
  })
  afterAll(() => program?.remove())

  it('20 times at any moment loses no entry that was reported as written, and leaves no partial file', {
    // Twenty programs are started, each of which takes seconds on a busy system.
    timeout: 240_000,
  }, async () => {
    const path = createEmptyFolder()
    let last = 0
    for (let round = 0; round < 20; round += 1) {
      const child = program.start([path, String(last + 1)])
      let output = ''
      child.stdout?.on('data', (chunk) => {
        output += String(chunk)
      })
      await once(child.stdout ?? child, 'data')
      await new Promise((resolve) => setTimeout(resolve, (37 * round) % 61))
      child.kill('SIGKILL')
      await once(child, 'close')
      const confirmedNumbers = output
        .split('\n')
        .filter((line) => line !== '')
        .map(Number)
      const entries = await new History(openDataFolderAt(path)).readEntries()
      const keptNumbers = new Set(entries.map((entry) => Date.parse(entry.at)))
      expect(confirmedNumbers.filter((number) => !keptNumbers.has(number))).toEqual([])
      expect(confirmedNumbers.length).toBeGreaterThan(0)
      last = Math.max(...keptNumbers)
    }
    const names = readdirSync(path).filter((name) => !/^history(\.old)?\.jsonl$|\.lock$/.test(name))
    expect(names).toEqual([])
  })
})
