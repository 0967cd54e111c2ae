/**
 * Finds the Electron that starts the app outside a package. That is the version of package.json, which ships, wherever
 * electron's own download works. Elsewhere Linux takes Electron 33 (scripts/electron-fallback.mjs), so the app uses only
 * what both versions have. BUILDERBAR_ELECTRON=shipped refuses the fallback: what CI tests is what ships.
 */
import { spawnSync } from 'node:child_process'
import { access, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fallbackElectron, fallbackVersion } from './electron-fallback.mjs'

/** Enough for 120 MB on a slow line. Without a network the download fails within ten seconds. */
const downloadLimitMs = 180_000

/**
 * @typedef {object} FoundElectron
 * @property {string} program an absolute path
 * @property {string} version
 * @property {string | null} why reason why it is not the version that ships; null if it is
 */

/**
 * @param {(words: string) => void} say called with a message before a long step
 * @returns {Promise<FoundElectron>} rejects with a message if there is none
 */
export async function findElectron(say = () => {}) {
  const chosen = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const found = chosen ? await electronIn(chosen) : await ownOrFallback(say)
  if (found.why !== null && process.env.BUILDERBAR_ELECTRON === 'shipped') {
    throw new Error(`${lineOf(found)} BUILDERBAR_ELECTRON=shipped accepts no other.`)
  }
  return found
}

/** @param {(words: string) => void} [say] */
export async function electronPath(say) {
  return (await findElectron(say)).program
}

/**
 * One line for the person who runs the tests.
 * @param {FoundElectron} found
 */
export function lineOf({ version, why }) {
  if (why === null) return `Electron ${version}, the version that ships.`
  return `Electron ${version} instead of ${shipped().version}, which ships: ${why}.`
}

/** The electron package, as package.json pins it. */
function shipped() {
  const require = createRequire(import.meta.url)
  const manifest = require.resolve('electron/package.json')
  /** @type {{ version: string }} */
  const { version } = require('electron/package.json')
  return { version, folder: dirname(manifest) }
}

/**
 * The Electron of a folder. Electron's own has a file `version`, the fallback has none.
 * @param {string} folder
 * @returns {Promise<FoundElectron>}
 */
async function electronIn(folder) {
  const program = programIn(folder)
  await access(program).catch(() => {
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH names ${folder}, but ${program} is not there.`)
  })
  const own = (await readFile(join(folder, 'version'), 'utf8').catch(() => '')).trim().replace(/^v/, '')
  const why = own === shipped().version ? null : 'ELECTRON_OVERRIDE_DIST_PATH names it'
  return { program, version: own || fallbackVersion, why }
}

/** @param {string} folder */
function programIn(folder) {
  return process.platform === 'darwin'
    ? join(folder, 'Electron.app/Contents/MacOS/Electron')
    : join(folder, 'electron')
}

/**
 * @param {(words: string) => void} say
 * @returns {Promise<FoundElectron>}
 */
async function ownOrFallback(say) {
  const { version, folder } = shipped()
  const failed = downloadOwn(join(folder, 'install.js'), downloadLimitMs)
  if (failed === null) return { program: programIn(join(folder, 'dist')), version, why: null }
  const why = `its download failed (${failed})`
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`No Electron ${version}: ${why}.`)
  return { program: await fallbackElectron(say), version: fallbackVersion, why }
}

/**
 * Runs the electron package's own installer, which ends at once if the binary is already there.
 * @param {string} installer
 * @param {number} limitMs
 * @returns {string | null} why it failed
 */
export function downloadOwn(installer, limitMs) {
  const ran = spawnSync(process.execPath, [installer], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ELECTRON_GET_NO_PROGRESS: '1' },
    timeout: limitMs,
    killSignal: 'SIGKILL',
  })
  if (ran.signal === 'SIGKILL') return `it took longer than ${limitMs / 1000} s`
  if (ran.status === 0) return null
  return ran.stderr.trim().split('\n')[0] || `exit code ${ran.status}`
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const found = await findElectron((words) => console.error(words))
  console.error(lineOf(found))
  console.log(found.program)
}
