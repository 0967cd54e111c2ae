/**
 * Finds the Electron that runs the app outside a package. It is the version in package.json, which ships, if electron's own
 * download works. Otherwise Linux falls back to Electron 33 (scripts/electron-fallback.mjs), so the app uses only features
 * of both versions. BUILDERBAR_ELECTRON=shipped forbids the fallback, so that CI tests what ships.
 */
import { spawnSync } from 'node:child_process'
import { access, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fallbackVersion, openFallbackElectron } from './electron-fallback.mjs'

/** Enough for 120 MB over a slow connection. Without a network the download fails within ten seconds. */
const downloadTimeoutMs = 180_000

/**
 * @typedef {object} FoundElectron
 * @property {string} program an absolute path
 * @property {string} version
 * @property {string | null} reason why it is not the version that ships; null if it is
 */

/**
 * @param {(message: string) => void} report called with a message before a long step
 * @returns {Promise<FoundElectron>} rejects with a message if there is none
 */
export async function findElectron(report = () => {}) {
  const chosenFolder = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const electron = chosenFolder ? await readElectronFolder(chosenFolder) : await downloadOrFallBack(report)
  if (electron.reason !== null && process.env.BUILDERBAR_ELECTRON === 'shipped') {
    throw new Error(`${describeElectron(electron)} BUILDERBAR_ELECTRON=shipped accepts no other.`)
  }
  return electron
}

/** @param {(message: string) => void} [report] */
export async function getElectronPath(report) {
  return (await findElectron(report)).program
}

/**
 * Returns a line for the log of the tests.
 * @param {FoundElectron} found
 */
export function describeElectron({ version, reason }) {
  if (reason === null) return `Electron ${version}, the version that ships.`
  return `Electron ${version} instead of ${findShipped().version}, which ships: ${reason}.`
}

/** Returns version and folder of the electron package, which package.json pins. */
function findShipped() {
  const require = createRequire(import.meta.url)
  const manifest = require.resolve('electron/package.json')
  /** @type {{ version: string }} */
  const { version } = require('electron/package.json')
  return { version, folder: dirname(manifest) }
}

/**
 * Describes the Electron in a folder. Its file `version` is missing in the fallback.
 * @param {string} folder
 * @returns {Promise<FoundElectron>}
 */
async function readElectronFolder(folder) {
  const program = getProgramPath(folder)
  await access(program).catch(() => {
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH names ${folder}, but ${program} is not there.`)
  })
  const ownVersion = (await readFile(join(folder, 'version'), 'utf8').catch(() => ''))
    .trim()
    .replace(/^v/, '')
  const reason = ownVersion === findShipped().version ? null : 'ELECTRON_OVERRIDE_DIST_PATH names it'
  return { program, version: ownVersion || fallbackVersion, reason }
}

/** @param {string} folder */
function getProgramPath(folder) {
  return process.platform === 'darwin'
    ? join(folder, 'Electron.app/Contents/MacOS/Electron')
    : join(folder, 'electron')
}

/**
 * @param {(message: string) => void} report
 * @returns {Promise<FoundElectron>}
 */
async function downloadOrFallBack(report) {
  const { version, folder } = findShipped()
  const failure = downloadElectron(join(folder, 'install.js'), downloadTimeoutMs)
  if (failure === null) return { program: getProgramPath(join(folder, 'dist')), version, reason: null }
  const reason = `its download failed (${failure})`
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`No Electron ${version}: ${reason}.`)
  return { program: await openFallbackElectron(report), version: fallbackVersion, reason }
}

/**
 * Runs the electron package's own installer, which exits at once if the binary is already there.
 * @param {string} installer
 * @param {number} timeoutMs
 * @returns {string | null} why it failed
 */
export function downloadElectron(installer, timeoutMs) {
  const result = spawnSync(process.execPath, [installer], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ELECTRON_GET_NO_PROGRESS: '1' },
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  if (result.signal === 'SIGKILL') return `it took longer than ${timeoutMs / 1000} s`
  if (result.status === 0) return null
  return result.stderr.trim().split('\n')[0] || `exit code ${result.status}`
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const electron = await findElectron((message) => console.error(message))
  console.error(describeElectron(electron))
  console.log(electron.program)
}
