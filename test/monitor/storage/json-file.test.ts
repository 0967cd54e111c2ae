import { chmodSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { JsonFile } from '../../../electron/monitor/storage/json-file.ts'
import { aQuietMac } from '../fixtures/quiet-mac.ts'
import { createEmptyFolder, openDataFolderAt } from '../fixtures/temp-data-folder.ts'

/** A file that counts how often its text is parsed. */
function openCountingFile(path = createEmptyFolder()) {
  let parses = 0
  const schema = z.object({ count: z.int() }).transform((value) => {
    parses += 1
    return value
  })
  const folder = openDataFolderAt(path, aQuietMac())
  const file = new JsonFile(folder, 'one.json', schema)
  return { file, folder, path: join(path, 'one.json'), countParses: () => parses }
}

describe('a file that every scan reads', () => {
  it('is parsed once, however often it is read', async () => {
    const { file, countParses } = openCountingFile()
    await file.write({ count: 1 })
    for (let scan = 0; scan < 60; scan += 1) expect(await file.read()).toEqual({ count: 1 })
    expect(countParses()).toBe(1)
  })

  it('is read again after this program wrote it', async () => {
    const { file } = openCountingFile()
    await file.write({ count: 1 })
    expect(await file.read()).toEqual({ count: 1 })
    await file.write({ count: 2 })
    expect(await file.read()).toEqual({ count: 2 })
  })

  it('is read again after another program replaced it by a file of the same size and time', async () => {
    const { file, path } = openCountingFile()
    await file.write({ count: 1 })
    expect(await file.read()).toEqual({ count: 1 })
    const { size } = statSync(path)
    writeFileSync(`${path}.new`, '{"count":2}'.padEnd(size, ' '), { mode: 0o600 })
    renameSync(`${path}.new`, path)
    expect(await file.read()).toEqual({ count: 2 })
  })

  it('is closed to others again, with a warning, after its mode changed', async () => {
    const { file, folder, path } = openCountingFile()
    await file.write({ count: 1 })
    await file.read()
    chmodSync(path, 0o644)
    expect(await file.read()).toEqual({ count: 1 })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(folder.warnings().join()).toContain('Others could read one.json')
  })

  it('is found once it exists', async () => {
    const { file } = openCountingFile()
    expect(await file.read()).toBeNull()
    expect(await file.read()).toBeNull()
    await file.write({ count: 3 })
    expect(await file.read()).toEqual({ count: 3 })
  })
})
