import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../electron/app/contract/settings.ts'
import { openSettingsStore } from '../../../electron/app/settings/settings-store.ts'
import { History } from '../../../electron/monitor/incidents/history.ts'
import { createEmptyFolder, openDataFolderAt } from '../../monitor/fixtures/temp-data-folder.ts'

const userSettings = { ...defaultSettings, theme: 'dark', welcomed: true } as const
const goodText = JSON.stringify(userSettings)
const line = '{"at":"2026-03-01T10:00:00.000Z","kind":"state","state":"healthy"}\n'

/** What may be in place of one of our files. */
const problems: readonly {
  readonly problem: string
  readonly createProblem: (file: string, goodText: string) => void
  /** How the store handles it: it uses the file, leaves it alone, or sets it aside under another name. */
  readonly handling: 'used' | 'left' | 'kept'
  readonly message: RegExp
}[] = [
  {
    problem: 'readable to all',
    createProblem: (file, text) => {
      writeFileSync(file, text)
      chmodSync(file, 0o666)
    },
    handling: 'used',
    message: /Others could read/,
  },
  {
    problem: 'of another account',
    createProblem: (file, text) => {
      writeFileSync(file, text)
      chownSync(file, 12345, 12345)
    },
    handling: 'left',
    message: /belongs to another account/,
  },
  {
    problem: 'a link to elsewhere',
    createProblem: (file, text) => {
      writeFileSync(`${file}.elsewhere`, text)
      symlinkSync(`${file}.elsewhere`, file)
    },
    handling: 'left',
    message: /link to another place/,
  },
  {
    problem: 'a link to nothing',
    createProblem: (file) => symlinkSync('/nowhere', file),
    handling: 'left',
    message: /link/,
  },
  {
    problem: 'a folder',
    createProblem: (file) => mkdirSync(file),
    handling: 'left',
    message: /isn't a regular file/,
  },
  {
    problem: 'a pipe nobody writes into',
    createProblem: (file) => execFileSync('mkfifo', [file]),
    handling: 'left',
    message: /isn't a regular file/,
  },
  {
    problem: 'of 100 MiB',
    createProblem: (file) => {
      writeFileSync(file, '')
      truncateSync(file, 100 * 1024 * 1024)
    },
    handling: 'kept',
    message: /100 MiB/,
  },
  {
    problem: 'half written',
    createProblem: (file, text) => writeFileSync(file, text.slice(0, 20)),
    handling: 'kept',
    message: /cut off/,
  },
  {
    problem: 'nested half a million deep',
    createProblem: (file) => writeFileSync(file, '['.repeat(500_000) + ']'.repeat(500_000)),
    handling: 'kept',
    message: /is damaged/,
  },
  {
    problem: 'full of what every object has',
    createProblem: (file) =>
      writeFileSync(file, '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
    handling: 'kept',
    message: /is damaged/,
  },
  {
    problem: 'of a later Builderbar that means other things',
    createProblem: (file, text) =>
      writeFileSync(file, text.replace('"dark"', '"sepia"').replace('"healthy"', '"glowing"')),
    handling: 'kept',
    message: /is damaged/,
  },
]

/** Only root can change the owner of a file. */
const possibleProblems = problems.filter(
  ({ problem }) => process.getuid?.() === 0 || problem !== 'of another account',
)

/** Returns the names in a folder, each with the metadata that show whether the file is unchanged. */
function listFiles(folder: string): string[] {
  return readdirSync(folder).map((name) => {
    const facts = lstatSync(join(folder, name))
    const text = facts.isFile() && facts.size < 2_000_000 ? readFileSync(join(folder, name), 'latin1') : ''
    return JSON.stringify([facts.mode & 0o170000, facts.uid, facts.size, text.slice(0, 2000)])
  })
}

const unmanaged = { current: () => ({ settings: {}, sources: {}, problems: [] }) }

describe.each(possibleProblems)('a settings.json $problem', ({ createProblem, handling, message }) => {
  it('does not stop the app, causes a warning, and is kept even after a setting changes', async () => {
    const path = createEmptyFolder()
    createProblem(join(path, 'settings.json'), goodText)
    const before = listFiles(path)
    const folder = openDataFolderAt(path)
    const settings = await openSettingsStore(folder, unmanaged, () => undefined)
    expect(settings.current()).toEqual(handling === 'used' ? userSettings : defaultSettings)
    expect(folder.warnings().join('\n')).toMatch(message)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    settings.change((now) => ({ ...now, textSize: 150 }))
    await settings.finishWriting()
    expect(settings.current().textSize).toBe(150)
    if (handling === 'used') {
      expect(statSync(join(path, 'settings.json')).mode & 0o777).toBe(0o600)
      return
    }
    const after = listFiles(path)
    expect(after).toEqual(expect.arrayContaining(before))
    const names = readdirSync(path)
    expect(names.some((name) => name.startsWith('settings.json.broken-'))).toBe(handling === 'kept')
  })
})

describe.each(possibleProblems)(
  'a history.jsonl $problem',
  ({ problem, createProblem, handling, message }) => {
    it('is read as far as possible, causes a warning, and is kept when entries are added', async () => {
      const path = createEmptyFolder()
      createProblem(join(path, 'history.jsonl'), line)
      const before = listFiles(path)
      const folder = openDataFolderAt(path)
      const history = new History(folder)
      await history.readEntries()
      await history.append([{ at: '2026-03-02T10:00:00.000Z', kind: 'state', state: 'down' }])
      const entries = await history.readEntries()
      expect(entries.at(-1)).toMatchObject({ state: 'down' })
      expect(entries).toHaveLength(handling === 'used' ? 2 : 1)
      if (problem !== 'half written') expect(folder.warnings().join('\n')).toMatch(message)
      if (handling !== 'used' && problem !== 'half written')
        expect(listFiles(path)).toEqual(expect.arrayContaining(before))
    })
  },
)
