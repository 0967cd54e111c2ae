import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { showInPager } from '../../../electron/cli/terminal/pager.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pager-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const text = 'line\n'.repeat(50_000)

describe('the pager', () => {
  test('gets the text, with the arguments that $PAGER has', async () => {
    const file = join(folder, 'shown')
    expect(await showInPager(text, { ...process.env, PAGER: `/usr/bin/env tee -- ${file} >/dev/null` })).toBe(
      true,
    )
    expect(await readFile(file, 'utf8')).toBe(text)
  })

  test('that the user leaves before the end has shown the text', async () => {
    expect(await showInPager(text, { ...process.env, PAGER: 'head -1 >/dev/null' })).toBe(true)
  })

  test.each([
    ['is empty', { PAGER: '' }],
    ['is missing', { PAGER: '/nowhere/less' }],
    ['is for a dumb terminal', { PAGER: 'cat', TERM: 'dumb' }],
  ])('does not run where it %s, so the text is printed', async (_title, variables) => {
    expect(await showInPager(text, { ...process.env, ...variables })).toBe(false)
  })

  test('that is not executable does not count as shown', async () => {
    const file = join(folder, 'not-executable')
    await writeFile(file, 'exit 0\n')
    await chmod(file, 0o644)
    expect(await showInPager(text, { ...process.env, PAGER: file })).toBe(false)
  })
})
