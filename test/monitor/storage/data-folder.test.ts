import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { getDataFolderPath } from '../../../electron/monitor/storage/data-folder.ts'
import { aQuietMac } from '../fixtures/quiet-mac.ts'
import { createEmptyFolder, openDataFolderAt } from '../fixtures/temp-data-folder.ts'

const schema = z.object({ count: z.int() })

describe('the path of the data folder', () => {
  it('is that of BUILDERBAR_HOME', () => {
    expect(getDataFolderPath(aQuietMac(), { BUILDERBAR_HOME: '/tmp/elsewhere' })).toBe('/tmp/elsewhere')
  })

  it('is inside the root of a sandbox', () => {
    const mac = { ...aQuietMac(), root: '/tmp/mac' }
    expect(getDataFolderPath(mac, {})).toBe('/tmp/mac/Users/alice/Library/Application Support/Builderbar')
  })

  it('depends on existing folders, not on the name of the system', () => {
    const path = getDataFolderPath(aQuietMac(), { XDG_DATA_HOME: '/tmp/data' })
    const isExpected = existsSync(join(homedir(), 'Library'))
      ? join(homedir(), 'Library/Application Support/Builderbar')
      : '/tmp/data/Builderbar'
    expect(path).toBe(isExpected)
  })
})

describe('a file of the data folder', () => {
  it('is read as it was written, by another program too', async () => {
    const path = join(createEmptyFolder(), 'a/b/data')
    expect(await openDataFolderAt(path).writeJson('one.json', { count: 3 })).toBe(true)
    expect(await openDataFolderAt(path).readJson('one.json', schema)).toEqual({ count: 3 })
  })

  it('is readable only by its owner, and so is the folder', async () => {
    const path = join(createEmptyFolder(), 'data')
    await openDataFolderAt(path).writeJson('one.json', { count: 3 })
    expect(statSync(join(path, 'one.json')).mode & 0o777).toBe(0o600)
    expect(statSync(path).mode & 0o777).toBe(0o700)
    expect(readdirSync(path)).toEqual(['one.json'])
  })

  it('that others could read is closed to them, with a warning', async () => {
    const path = createEmptyFolder()
    writeFileSync(join(path, 'one.json'), '{"count":3}')
    chmodSync(join(path, 'one.json'), 0o644)
    const folder = openDataFolderAt(path)
    expect(await folder.readJson('one.json', schema)).toEqual({ count: 3 })
    expect(statSync(join(path, 'one.json')).mode & 0o777).toBe(0o600)
    expect(folder.warnings().join()).toContain('Others could read one.json')
  })

  it('keeps the order of concurrent writes', async () => {
    const folder = openDataFolderAt(createEmptyFolder())
    const diffs = Array.from({ length: 30 }, (_, count) => folder.writeJson('one.json', { count }))
    await Promise.all(diffs)
    expect(await folder.readJson('one.json', schema)).toEqual({ count: 29 })
  })

  it.each([
    ['cut in half', '{"cou'],
    ['empty', ''],
    ['of another shape', '{"count":"three"}'],
    ['rubbish', Buffer.from([0, 255, 254, 0, 7]).toString('latin1')],
  ])('that is %s is set aside and not used, with a warning', async (_title, text) => {
    const path = createEmptyFolder()
    writeFileSync(join(path, 'one.json'), text, { encoding: 'latin1', mode: 0o600 })
    const folder = openDataFolderAt(path)
    expect(await folder.readJson('one.json', schema)).toBeNull()
    const brokenName = readdirSync(path).find((name) => name.startsWith('one.json.broken-'))
    expect(readFileSync(join(path, brokenName ?? ''), 'latin1')).toBe(text)
    expect(folder.warnings()).toEqual([expect.stringContaining(`keeps it as ${brokenName}`)])
    expect(await folder.writeJson('one.json', { count: 1 })).toBe(true)
    expect(await openDataFolderAt(path).readJson('one.json', schema)).toEqual({ count: 1 })
  })

  it('that is broken again and again is set aside only a few times', async () => {
    const path = createEmptyFolder()
    const mac = aQuietMac()
    for (let round = 0; round < 12; round += 1) {
      writeFileSync(join(path, 'one.json'), `broken ${round}`)
      mac.pass(1000)
      await openDataFolderAt(path, mac).readJson('one.json', schema)
    }
    const texts = readdirSync(path).map((name) => readFileSync(join(path, name), 'utf8'))
    expect(texts.sort()).toEqual(['broken 10', 'broken 11', 'broken 7', 'broken 8', 'broken 9'])
  })

  it('of many megabytes is set aside without being read', async () => {
    const path = createEmptyFolder()
    writeFileSync(join(path, 'one.json'), ' '.repeat(3 * 1024 * 1024))
    const folder = openDataFolderAt(path)
    expect(await folder.readJson('one.json', schema)).toBeNull()
    expect(folder.warnings().join()).toContain('3 MiB')
  })
})

describe('an unexpected file in the data folder', () => {
  it('that is a link is neither read nor written through, with a warning', async () => {
    const path = createEmptyFolder()
    const other = join(createEmptyFolder(), 'other.json')
    writeFileSync(other, '{"count":3}')
    symlinkSync(other, join(path, 'one.json'))
    const folder = openDataFolderAt(path)
    expect(await folder.readJson('one.json', schema)).toBeNull()
    expect(await folder.writeJson('one.json', { count: 4 })).toBe(false)
    expect(readFileSync(other, 'utf8')).toBe('{"count":3}')
    expect(lstatSync(join(path, 'one.json')).isSymbolicLink()).toBe(true)
    expect(folder.warnings().join()).toContain("it's a link to another place")
    expect(await folder.readJson('one.json', schema)).toEqual({ count: 4 })
  })

  it('that is a hard link is replaced, and the other file keeps its text', async () => {
    const path = createEmptyFolder()
    const other = join(path, 'other')
    writeFileSync(other, '{"count":3}')
    linkSync(other, join(path, 'one.json'))
    await openDataFolderAt(path).writeJson('one.json', { count: 4 })
    expect(readFileSync(other, 'utf8')).toBe('{"count":3}')
  })

  it('that is a folder is left alone', async () => {
    const path = createEmptyFolder()
    mkdirSync(join(path, 'one.json'))
    const folder = openDataFolderAt(path)
    expect(await folder.readJson('one.json', schema)).toBeNull()
    expect(await folder.writeJson('one.json', { count: 1 })).toBe(false)
    expect(folder.warnings().join()).toContain("isn't a regular file")
  })
})

describe('temporary files of interrupted writes', () => {
  it('are removed once they are old', () => {
    const path = createEmptyFolder()
    const mac = aQuietMac()
    const names = ['.one.json.0123456789ab.new', '.two.json.0123456789ab.new', 'mine.new']
    for (const name of names) writeFileSync(join(path, name), '{"cou')
    const anHourAgo = mac.now().getTime() / 1000 - 3600
    utimesSync(join(path, names[0] ?? ''), anHourAgo, anHourAgo)
    utimesSync(join(path, names[1] ?? ''), mac.now(), mac.now())
    openDataFolderAt(path, mac)
    expect(readdirSync(path).sort()).toEqual([names[1], 'mine.new'])
  })
})
