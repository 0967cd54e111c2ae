import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expandGlob } from '../../../electron/observe/probe/glob.ts'
import { type MacFolder, makeMacFolder } from '../fixtures/mac-folder.ts'

let folder: MacFolder

const names = [
  '100-macos.conf',
  '100-linux-builder.conf',
  'a',
  'b',
  'ab',
  '.hidden',
  'x]y',
  'x-y',
  '[',
  'a*b',
]

beforeAll(() => {
  folder = makeMacFolder()
  for (const name of names) {
    folder.write(`/etc/ssh/ssh_config.d/${name}`, '')
    folder.write(`/etc/other/${name}/in`, '')
  }
})
afterAll(() => folder.remove())

/** The expansion by a real shell, which leaves a pattern without matches as it is. */
function expandByShell(pattern: string): string[] {
  const stdout = execFileSync('/bin/sh', ['-c', `printf '%s\\n' .${pattern}`], {
    cwd: folder.root,
    encoding: 'utf8',
    env: { LC_ALL: 'C.UTF-8' },
  })
  const paths = stdout
    .trimEnd()
    .split('\n')
    .map((path) => path.slice(1))
  return paths.length === 1 && paths[0] === pattern && /[*?[]/.test(pattern) ? [] : paths
}

describe('a pattern of an Include', () => {
  it.each([
    '/etc/ssh/ssh_config.d/*',
    '/etc/ssh/ssh_config.d/*.conf',
    '/etc/ssh/ssh_config.d/1??-[l-m]*',
    '/etc/ssh/ssh_config.d/.h*',
    '/etc/ssh/ssh_config.d/[!a]',
    '/etc/*/*/in',
    '/etc/nowhere/*',
    '/*/ssh/ssh_config.d/a',
  ])('%s matches the files that a shell matches', async (pattern) => {
    const paths = await expandGlob(folder.mac, pattern)
    expect(paths).toEqual({ ok: true, value: expandByShell(pattern) })
  })

  it('matches the files that a shell matches, whatever it contains', async () => {
    const piece = fc.constantFrom('*', '?', 'a', 'b', 'x', '.', '-', '[ab]', '[!b]', '[a-z]', 'conf')
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 4 }), async (pieces) => {
        const part = pieces.join('')
        fc.pre(/[*?[]/.test(part) && part !== '.' && part !== '..')
        const paths = await expandGlob(folder.mac, `/etc/ssh/ssh_config.d/${part}`)
        const shell = expandByShell(`/etc/ssh/ssh_config.d/${part}`)
        expect(paths.ok && [...paths.value].sort()).toEqual(
          shell.filter((path) => !/\/\.{1,2}$/.test(path)).sort(),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('without wildcards matches an existing path', async () => {
    expect(await expandGlob(folder.mac, '/etc/ssh/ssh_config.d/a')).toEqual({
      ok: true,
      value: ['/etc/ssh/ssh_config.d/a'],
    })
    expect(await expandGlob(folder.mac, '/etc/ssh/none')).toEqual({ ok: true, value: [] })
  })

  it('never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 30 }), async (text) => {
        expect(typeof (await expandGlob(folder.mac, `/etc/${text}`)).ok).toBe('boolean')
      }),
    )
  })
})
