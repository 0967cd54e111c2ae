import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { describeElectron, downloadElectron, findElectron } from '../../scripts/electron.mjs'

const shipped = packageJson.devDependencies.electron
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'builderbar-electron-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.unstubAllEnvs())

/** Creates a program in place of the electron package's install.js. */
function writeInstaller(text: string): string {
  const path = join(folder, 'install.cjs')
  writeFileSync(path, text)
  return path
}

/** Creates a folder that looks like an unpacked Electron of this version; without a version, like the fallback. */
function unpackVersion(version: string | null): string {
  const path = mkdtempSync(join(folder, 'dist-'))
  for (const name of process.platform === 'darwin' ? [] : ['electron']) writeFileSync(join(path, name), '')
  if (version !== null) writeFileSync(join(path, 'version'), `v${version}\n`)
  return path
}

describe("electron's own download", () => {
  it('has no error if it worked', () => {
    expect(downloadElectron(writeInstaller('process.exit(0)'), 10_000)).toBeNull()
  })

  it('has the first line of the error', () => {
    const failing = "console.error('TypeError: fetch failed\\n    at undici'); process.exit(1)"
    expect(downloadElectron(writeInstaller(failing), 10_000)).toBe('TypeError: fetch failed')
    expect(downloadElectron(writeInstaller('process.exit(3)'), 10_000)).toBe('exit code 3')
  })

  it('is killed at the time limit', () => {
    expect(downloadElectron(writeInstaller('setInterval(() => {}, 1000)'), 500)).toBe(
      'it took longer than 0.5 s',
    )
  })
})

describe.skipIf(process.platform === 'darwin')('the Electron of the tests', () => {
  it('is the version that ships if its folder says so', async () => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', unpackVersion(shipped))
    vi.stubEnv('BUILDERBAR_ELECTRON', 'shipped')
    expect(describeElectron(await findElectron())).toBe(`Electron ${shipped}, the version that ships.`)
  })

  it('is named if it is another version', async () => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', unpackVersion('33.2.1'))
    vi.stubEnv('BUILDERBAR_ELECTRON', '')
    expect(describeElectron(await findElectron())).toMatch(
      `Electron 33.2.1 instead of ${shipped}, which ships: `,
    )
  })

  it.each(['33.2.1', null])('is refused in CI if it is %s', async (version) => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', unpackVersion(version))
    vi.stubEnv('BUILDERBAR_ELECTRON', 'shipped')
    await expect(findElectron()).rejects.toThrow(/^Electron 33\.2\.1 instead of .* accepts no other\.$/)
  })
})
