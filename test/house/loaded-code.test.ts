import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { checkout, readFilesUnder } from './source-files.ts'

const coverage = z.object({ result: z.array(z.object({ url: z.string() })) })
const program = join(checkout, 'dist/cli.js')

beforeAll(() => {
  if (!existsSync(join(checkout, 'dist/parts')))
    spawnSync(process.execPath, [join(checkout, 'scripts/build.mjs')], { stdio: 'inherit' })
}, 60_000)

/** Returns the files of dist/ that Node loaded for a command, from V8's coverage. */
function measureLoaded(...args: string[]): { files: number; bytes: number; text: string } {
  const folder = mkdtempSync(join(tmpdir(), 'builderbar-loaded-'))
  // The data folder of this account may have files of another version, about which the program warns on stderr.
  const home = mkdtempSync(join(tmpdir(), 'builderbar-home-'))
  try {
    const environment = {
      PATH: '/usr/bin:/bin',
      HOME: '/nonexistent',
      BUILDERBAR_HOME: home,
      NODE_V8_COVERAGE: folder,
    }
    const result = spawnSync(process.execPath, [program, ...args], { env: environment, encoding: 'utf8' })
    expect(result.stderr).toBe('')
    const paths = readdirSync(folder)
      .flatMap((name) => coverage.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))).result)
      .filter(({ url }) => url.startsWith('file:'))
      .map(({ url }) => fileURLToPath(url))
    expect(paths).toContain(program)
    const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0)
    return { files: paths.length, bytes, text: paths.map((path) => readFileSync(path, 'utf8')).join('\n') }
  } finally {
    rmSync(folder, { recursive: true })
    rmSync(home, { recursive: true })
  }
}

describe('the code that a command loads', () => {
  it.each([[['--version']], [['--help']], [['help', 'status']]])('is almost nothing for %j', (args) => {
    const { files, bytes } = measureLoaded(...args)
    expect(files).toBeLessThanOrEqual(12)
    expect(bytes).toBeLessThan(32_000)
  })

  it.each([
    [['status', '--cached']],
    [['status', '--cached', '--json']],
    [['status', '--cached', '--swiftbar']],
  ])('is almost nothing for %j: no parser, no schemas, no scan', (args) => {
    const { files, bytes, text } = measureLoaded(...args)
    expect(files).toBeLessThanOrEqual(26)
    expect(bytes).toBeLessThan(48_000)
    expect(text).not.toContain('CommanderError')
    expect(text).not.toContain('invalid_type')
    expect(text).not.toContain('launchctl')
  })

  it('is little more than the texts for explain: no parser, no rules, no repairs', () => {
    const { files, bytes, text } = measureLoaded('explain', 'key-permissions')
    expect(files).toBeLessThanOrEqual(15)
    expect(bytes).toBeLessThan(80_000)
    expect(text).toContain('host-key-mismatch')
    expect(text).not.toContain('CommanderError')
    expect(text).not.toContain('curve25519-sha256')
    expect(text).not.toContain('invalid_type')
  })

  it("needs no data of ICU before it runs: loading that takes longer than the command's own work", () => {
    const earlyImports = readFilesUnder(['electron'], ['.ts'])
      .filter(({ text }) => /^(?:export )?const \w+ = new Intl\./m.test(text))
      .map(({ path }) => path)
    expect(earlyImports.filter((path) => !path.startsWith('electron/locales/'))).toEqual([])
  })

  it('has only the names for completion: no ssh, no schemas', () => {
    const { text } = measureLoaded('completion', 'zsh')
    expect(text).not.toContain('curve25519-sha256')
    expect(text).not.toContain('invalid_type')
  })

  it('has schemas for commands that scan, and ssh only once a port answers', () => {
    // Shows that the searches above would find these words.
    const { text } = measureLoaded('status', '--quick')
    expect(text).toContain('CommanderError')
    expect(text).toContain('launchctl')
    expect(text).toContain('invalid_type')
    expect(text).not.toContain('curve25519-sha256')
    const parts = readFilesUnder(['dist/parts'], ['.js'])
    expect(parts.filter((part) => part.text.includes('curve25519-sha256'))).not.toEqual([])
  })
})
