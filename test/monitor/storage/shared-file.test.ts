import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { replaceShared } from '../../../electron/monitor/storage/shared-file.ts'

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'builderbar-shared-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

describe('a shared file', () => {
  test('is replaced atomically, readable by all, and leaves nothing beside it', async () => {
    const folder = aFolder()
    const path = join(folder, 'builderbar.prom')
    const umask = process.umask(0o077)
    try {
      expect(await replaceShared(path, 'one\n')).toBeNull()
      const { ino } = lstatSync(path)
      expect(await replaceShared(path, 'two\n')).toBeNull()
      expect(lstatSync(path).ino).not.toBe(ino)
    } finally {
      process.umask(umask)
    }
    expect(readFileSync(path, 'utf8')).toBe('two\n')
    expect(lstatSync(path).mode & 0o777).toBe(0o644)
    expect(readdirSync(folder)).toEqual(['builderbar.prom'])
  })

  test.each(['builderbar.prom', 'builderbar.prom.new', '.builderbar.prom'])(
    'is never written through a link at %s',
    async (name) => {
      const folder = aFolder()
      const precious = join(aFolder(), 'precious')
      writeFileSync(precious, 'mine')
      symlinkSync(precious, join(folder, name))
      const reason = await replaceShared(join(folder, 'builderbar.prom'), 'text')
      expect(reason).toBe(name === 'builderbar.prom' ? "it's a link to another place" : null)
      expect(readFileSync(precious, 'utf8')).toBe('mine')
      expect(lstatSync(join(folder, name)).isSymbolicLink()).toBe(true)
    },
  )

  test("is refused if it is another account's or a folder, and its folder is created", async () => {
    const folder = aFolder()
    chmodSync(folder, 0o777)
    mkdirSync(join(folder, 'folder'))
    expect(await replaceShared(join(folder, 'folder'), 'x')).toBe("it isn't a regular file")
    expect(await replaceShared(join(folder, 'no/file'), 'x')).toBe('its folder is gone')
    if (process.getuid?.() === 0) {
      const path = join(folder, 'theirs')
      writeFileSync(path, 'theirs')
      chownSync(path, 65534, 65534)
      expect(await replaceShared(path, 'x')).toBe('it belongs to another account')
      expect(readFileSync(path, 'utf8')).toBe('theirs')
    }
  })
})
