import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type BundledProgram, bundleProgram, ordinaryUser } from '../fixtures/bundled-program.ts'
import { createEmptyFolder } from '../fixtures/temp-data-folder.ts'

const answerSchema = z.object({
  path: z.string().nullable(),
  read: z.object({ count: z.int() }).nullable(),
  written: z.boolean(),
  readAgain: z.object({ count: z.int() }).nullable(),
  appended: z.boolean(),
  entries: z.int(),
  notifications: z.array(z.string()),
})

let program: BundledProgram
beforeAll(() => {
  program = bundleProgram('data-folder-program.ts')
})
afterAll(() => program?.remove())

async function use(folder: string, uid?: number) {
  return answerSchema.parse(JSON.parse(await program.run([folder], uid)))
}

/** Creates a folder of the ordinary account, with one of its files. */
function createTheirFolder(mode: number): string {
  const folder = createEmptyFolder()
  writeFileSync(join(folder, 'one.json'), '{"count":3}', { mode: 0o600 })
  writeFileSync(
    join(folder, 'history.jsonl'),
    '{"at":"2026-03-01T10:00:00.000Z","kind":"state","state":"healthy"}\n',
    { mode: 0o600 },
  )
  if (process.getuid?.() === 0) {
    for (const name of ['one.json', 'history.jsonl'])
      chownSync(join(folder, name), ordinaryUser, ordinaryUser)
    chownSync(folder, ordinaryUser, ordinaryUser)
  }
  chmodSync(folder, mode)
  return folder
}

describe('an ordinary account', () => {
  it('reads a folder that it may not write, keeps new data in memory, and warns', async () => {
    const folder = createTheirFolder(0o500)
    const answer = await use(folder, ordinaryUser)
    expect(answer).toMatchObject({ read: { count: 3 }, written: false, readAgain: { count: 7 } })
    expect(answer.notifications.join('\n')).toContain('one.json')
    expect(readFileSync(join(folder, 'one.json'), 'utf8')).toBe('{"count":3}')
    chmodSync(folder, 0o700)
  })

  it('without access to the folder continues in memory', async () => {
    const folder = createTheirFolder(0o000)
    const answer = await use(folder, ordinaryUser)
    expect(answer).toMatchObject({ read: null, written: false, readAgain: { count: 7 }, appended: false })
    expect(answer.notifications).not.toEqual([])
    chmodSync(folder, 0o700)
  })

  it('keeps the history in memory if its file is not writable', async () => {
    const folder = createTheirFolder(0o700)
    chmodSync(join(folder, 'history.jsonl'), 0o400)
    const answer = await use(folder, ordinaryUser)
    expect(answer).toMatchObject({ appended: false, entries: 2 })
    expect(answer.notifications.join('\n')).toContain('The history')
  })

  it('without a writable parent creates no folder', async () => {
    const file = join(createTheirFolder(0o755), 'one.json')
    const answer = await use(join(file, 'below'), ordinaryUser)
    expect(answer).toMatchObject({ path: null, written: false, readAgain: { count: 7 } })
    expect(answer.notifications.join('\n')).toMatch(/Nothing can be kept in/)
  })
})

const asRoot = process.getuid?.() === 0

describe('root', () => {
  it('writes nothing into a folder of another account, and warns', async () => {
    const folder = createTheirFolder(0o700)
    const before = readdirSync(folder)
    const answer = await use(folder)
    if (asRoot) {
      expect(answer).toMatchObject({ path: null, written: false, readAgain: { count: 7 }, appended: false })
      expect(answer.notifications.join('\n')).toContain('root writes nothing into')
      expect(readdirSync(folder)).toEqual(before)
      expect(readFileSync(join(folder, 'one.json'), 'utf8')).toBe('{"count":3}')
    } else {
      expect(answer).toMatchObject({ path: folder, written: true })
    }
  })

  it('creates nothing below a folder of another account, and follows no link into one', async () => {
    const folder = createTheirFolder(0o700)
    const link = join(createEmptyFolder(), 'link')
    symlinkSync(folder, link)
    for (const path of [join(folder, 'a/b'), join(link, 'a/b')]) {
      const answer = await use(path)
      expect(answer.path).toBe(asRoot ? null : path)
    }
    expect(readdirSync(folder).includes('a')).toBe(!asRoot)
  })

  it('writes nothing into its own folder inside one of another account', async () => {
    const folder = createTheirFolder(0o755)
    mkdirSync(join(folder, 'ours'))
    expect((await use(join(folder, 'ours'))).path).toBe(asRoot ? null : join(folder, 'ours'))
  })
})
