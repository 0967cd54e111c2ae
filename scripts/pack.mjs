/**
 * `npm run pack`: builds the app and packs it by electron-builder.yml into release/. On a Mac that makes the disk image
 * and the archive, signed and notarized where the environment has what that takes (CONTRIBUTING.md, "To release"); on
 * Linux the unpacked folder, with the Electron of the tests, so that the very app can be started and looked at.
 *
 * Where GITHUB_REPOSITORY is set, as in its workflows, the app looks for updates among that repository's releases.
 *
 *   node scripts/pack.mjs [--into FOLDER] [--built] [--sandbox] [--folder-only] [--electron FOLDER --electron-version VERSION]
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build, DIR_TARGET, Platform } from 'electron-builder'
import { drawAppIcon } from './app-icon.mjs'
import { findElectron } from './electron.mjs'
import { notesOf } from './release-files.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const options = /** @type {const} */ ({
  into: { type: 'string', default: 'release' },
  // dist/ exists and is not built again.
  built: { type: 'boolean', default: false },
  // The app alone, without disk image and archive.
  // For tests: the app then takes BUILDERBAR_ROOT and BUILDERBAR_HOME from its environment. Never of a release.
  sandbox: { type: 'boolean', default: false },
  'folder-only': { type: 'boolean', default: false },
  // Another Electron than the one that electron-builder would download.
  electron: { type: 'string' },
  'electron-version': { type: 'string' },
})
const { into, built, ...wanted } = parseArgs({ options }).values
const output = resolve(root, into)

if (!built) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
const resources = join(root, 'node_modules/.cache/builderbar/resources')
await drawAppIcon(join(root, 'assets'), resources)

// Hard links would let the fuses be burnt into the cached Electron.
process.env.USE_HARD_LINKS = 'false'
await build({
  projectDir: root,
  publish: 'never',
  ...(wanted['folder-only'] ? { targets: Platform.current().createTarget(DIR_TARGET) } : {}),
  config: {
    extends: join(root, 'electron-builder.yml'),
    directories: { output, buildResources: resources },
    ...(wanted.sandbox ? { extraMetadata: { builderbarSandbox: true } } : {}),
    ...releasesOf(process.env.GITHUB_REPOSITORY),
    ...(await chosenElectron()),
  },
})
if (process.platform === 'linux') {
  // What is left of Cypress, and of scripts/electron-fallback.mjs, which puts a starter there.
  const left = process.env.GITHUB_REPOSITORY ? [] : ['resources/app-update.yml']
  for (const path of ['resources/app', 'unpacked.json', ...left]) {
    await rm(join(output, 'linux-unpacked', path), { recursive: true, force: true })
  }
}

/**
 * Where the packed app looks for updates, and the text of what is new in latest-mac.yml.
 * @param {string | undefined} repository
 */
function releasesOf(repository) {
  if (!repository?.match(/^[\w.-]+\/[\w.-]+$/)) return {}
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const releaseNotes = notesOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version)
  return {
    publish: /** @type {const} */ ({
      provider: 'generic',
      url: `https://github.com/${repository}/releases/latest/download`,
    }),
    ...(releaseNotes === null ? {} : { releaseInfo: { releaseNotes } }),
  }
}

async function chosenElectron() {
  const { electron, 'electron-version': version } = wanted
  if (electron && version) return { electronDist: resolve(root, electron), electronVersion: version }
  // There electron-builder cannot download its own.
  if (process.platform !== 'linux') return {}
  const found = await findElectron(console.error)
  return { electronDist: dirname(found.program), electronVersion: found.version }
}
