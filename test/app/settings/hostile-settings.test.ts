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

const chosen = { ...defaultSettings, theme: 'dark', welcomed: true } as const
const good = JSON.stringify(chosen)
const line = '{"at":"2026-03-01T10:00:00.000Z","kind":"state","state":"healthy"}\n'

/** What may be in place of one of our files. */
const problems: readonly {
  readonly what: string
  readonly put: (file: string, good: string) => void
  /** How the store handles it: it uses the file, leaves it alone, or sets it aside under another name. */
  readonly handling: 'used' | 'left' | 'kept'
  readonly message: RegExp
}[] = [
  {
    what: 'readable to all',
    put: (file, text) => {
      writeFileSync(file, text)
      chmodSync(file, 0o666)
    },
    handling: 'used',
    message: /Others could read/,
  },
  {
    what: 'of another account',
    put: (file, text) => {
      writeFileSync(file, text)
      chownSync(file, 12345, 12345)
    },
    handling: 'left',
    message: /belongs to another account/,
  },
  {
    what: 'a link to elsewhere',
    put: (file, text) => {
      writeFileSync(`${file}.elsewhere`, text)
      symlinkSync(`${file}.elsewhere`, file)
    },
    handling: 'left',
    message: /link to another place/,
  },
  {
    what: 'a link to nothing',
    put: (file) => symlinkSync('/nowhere', file),
    handling: 'left',
    message: /link/,
  },
  { what: 'a folder', put: (file) => mkdirSync(file), handling: 'left', message: /isn't a regular file/ },
  {
    what: 'a pipe nobody writes into',
    put: (file) => execFileSync('mkfifo', [file]),
    handling: 'left',
    message: /isn't a regular file/,
  },
  {
    what: 'of 100 MiB',
    put: (file) => {
      writeFileSync(file, '')
      truncateSync(file, 100 * 1024 * 1024)
    },
    handling: 'kept',
    message: /100 MiB/,
  },
  {
    what: 'half written',
    put: (file, text) => writeFileSync(file, text.slice(0, 20)),
    handling: 'kept',
    message: /cut off/,
  },
  {
    what: 'nested half a million deep',
    put: (file) => writeFileSync(file, '['.repeat(500_000) + ']'.repeat(500_000)),
    handling: 'kept',
    message: /is damaged/,
  },
  {
    what: 'full of what every object has',
    put: (file) =>
      writeFileSync(file, '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
    handling: 'kept',
    message: /is damaged/,
  },
  {
    what: 'of a later Builderbar that means other things',
    put: (file, text) =>
      writeFileSync(file, text.replace('"dark"', '"sepia"').replace('"healthy"', '"glowing"')),
    handling: 'kept',
    message: /is damaged/,
  },
]

/** Only root can change the owner of a file. */
const here = problems.filter(({ what }) => process.getuid?.() === 0 || what !== 'of another account')

/** Returns the names in a folder, each with the metadata that show whether the file is unchanged. */
function inventory(folder: string): string[] {
  return readdirSync(folder).map((name) => {
    const facts = lstatSync(join(folder, name))
    const text = facts.isFile() && facts.size < 2_000_000 ? readFileSync(join(folder, name), 'latin1') : ''
    return JSON.stringify([facts.mode & 0o170000, facts.uid, facts.size, text.slice(0, 2000)])
  })
}

const unmanaged = { current: () => ({ settings: {}, sources: {}, problems: [] }) }

describe.each(here)('a settings.json $what', ({ put, handling, message }) => {
  it('does not stop the app, causes a warning, and is kept even after a setting changes', async () => {
    const path = createEmptyFolder()
    put(join(path, 'settings.json'), good)
    const before = inventory(path)
    const folder = openDataFolderAt(path)
    const settings = await openSettingsStore(folder, unmanaged, () => undefined)
    expect(settings.current()).toEqual(handling === 'used' ? chosen : defaultSettings)
    expect(folder.warnings().join('\n')).toMatch(message)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    settings.change((now) => ({ ...now, textSize: 150 }))
    await settings.finishWriting()
    expect(settings.current().textSize).toBe(150)
    if (handling === 'used') {
      expect(statSync(join(path, 'settings.json')).mode & 0o777).toBe(0o600)
      return
    }
    const after = inventory(path)
    expect(after).toEqual(expect.arrayContaining(before))
    const names = readdirSync(path)
    expect(names.some((name) => name.startsWith('settings.json.broken-'))).toBe(handling === 'kept')
  })
})

describe.each(here)('a history.jsonl $what', ({ what, put, handling, message }) => {
  it('is read as far as possible, causes a warning, and is kept when entries are added', async () => {
    const path = createEmptyFolder()
    put(join(path, 'history.jsonl'), line)
    const before = inventory(path)
    const folder = openDataFolderAt(path)
    const history = new History(folder)
    await history.readEntries()
    await history.append([{ at: '2026-03-02T10:00:00.000Z', kind: 'state', state: 'down' }])
    const entries = await history.readEntries()
    expect(entries.at(-1)).toMatchObject({ state: 'down' })
    expect(entries).toHaveLength(handling === 'used' ? 2 : 1)
    if (what !== 'half written') expect(folder.warnings().join('\n')).toMatch(message)
    if (handling !== 'used' && what !== 'half written')
      expect(inventory(path)).toEqual(expect.arrayContaining(before))
  })
})
