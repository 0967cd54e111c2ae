import { execFile, execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { checkout } from './source-files.ts'

const run = promisify(execFile)
const nobodyId = 65_534

/** A copy of the package's contents in a read-only folder. */
let folder = ''

beforeAll(() => {
  if (!existsSync(join(checkout, 'dist/cli.js')))
    execFileSync(process.execPath, [join(checkout, 'scripts/build.mjs')])
  folder = mkdtempSync(join(tmpdir(), 'builderbar-installed-'))
  mkdirSync(join(folder, 'dist'))
  copyFileSync(join(checkout, 'package.json'), join(folder, 'package.json'))
  copyFileSync(join(checkout, 'dist/cli.js'), join(folder, 'dist/cli.js'))
  cpSync(join(checkout, 'dist/parts'), join(folder, 'dist/parts'), { recursive: true })
  for (const path of ['dist/cli.js', 'dist/parts', 'dist', '.']) chmodSync(join(folder, path), 0o555)
}, 60_000)

afterAll(() => {
  chmodSync(folder, 0o755)
  for (const path of ['dist', 'dist/parts']) chmodSync(join(folder, path), 0o755)
  rmSync(folder, { recursive: true })
})

/** Runs the CLI as a user who owns nothing; if the tests do not run as root, as the current user. */
async function builderbar(...args: string[]) {
  const program = [process.execPath, join(folder, 'dist/cli.js'), ...args]
  const asNobody = [
    'setpriv',
    `--reuid=${nobodyId}`,
    `--regid=${nobodyId}`,
    '--clear-groups',
    '--no-new-privs',
  ]
  const [first = '', ...programArguments] = process.getuid?.() === 0 ? [...asNobody, ...program] : program
  const environment = { PATH: '/usr/bin:/bin', HOME: '/nonexistent' }
  const result = await run(first, programArguments, { env: environment, cwd: '/' }).catch((failed) => failed)
  return { code: result.code ?? 0, stdout: String(result.stdout), stderr: String(result.stderr) }
}

describe('the built CLI, with plain Node, from a read-only folder, as another user', () => {
  it('prints its help', async () => {
    const { code, stdout, stderr } = await builderbar('--help')
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(stdout).toContain('Check the builder once')
    expect(stdout).toMatch(/^ {2}repair /m)
  })

  it('prints its version', async () => {
    const manifest = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')))
    expect(await builderbar('--version')).toEqual({
      code: 0,
      stdout: `builderbar ${manifest.version}\n`,
      stderr: '',
    })
  })

  it.each(['--version', '--help'])('%s is silent if its output cannot be written', (option) => {
    const readOnly = openSync('/dev/null', 'r')
    try {
      const result = spawnSync(process.execPath, [join(folder, 'dist/cli.js'), option], {
        stdio: ['ignore', readOnly, 'pipe'],
        encoding: 'utf8',
      })
      expect(result).toMatchObject({ status: 0, stderr: '' })
    } finally {
      closeSync(readOnly)
    }
  })

  it('exits with 64 for an unknown command', async () => {
    const { code, stderr } = await builderbar('no-such-command')
    expect(code).toBe(64)
    expect(stderr).toContain('no-such-command')
  })

  it('scans, and says so if this is not a Mac', async () => {
    const { code, stdout } = await builderbar('status', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ schema: 2 })
    // Any state of a real Mac, absent or unknown, but neither a usage error nor a crash.
    expect([0, 1, 2, 3, 4, 5, 6]).toContain(code)
  })
})
