/**
 * `npm run pack`: builds the app and packs it into release/ with electron-builder.yml. On a Mac this creates the disk image
 * and the archive, signed and notarized if the environment has the credentials (CONTRIBUTING.md, "To release"); on Linux
 * the unpacked folder with the Electron of the tests, so that the packed app can be tested.
 *
 * If GITHUB_REPOSITORY is set, as in a workflow, the app looks for updates in that repository's releases.
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
import { canCompile, compileIcon, putCatalog } from './icon-catalog.mjs'
import { extractNotes } from './release-files.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const options = /** @type {const} */ ({
  into: { type: 'string', default: 'release' },
  // Uses the existing dist/ instead of building it.
  built: { type: 'boolean', default: false },
  // For tests, never for a release: the app then reads BUILDERBAR_ROOT and BUILDERBAR_HOME from its environment.
  sandbox: { type: 'boolean', default: false },
  // Packs the app without disk image and archive.
  'folder-only': { type: 'boolean', default: false },
  // Packs this Electron instead of the one that electron-builder would download.
  electron: { type: 'string' },
  'electron-version': { type: 'string' },
})
const { into: outputName, built: isBuilt, ...flags } = parseArgs({ options }).values
const output = resolve(root, outputName)

if (!isBuilt) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
const resources = join(root, 'node_modules/.cache/builderbar/resources')
await drawAppIcon(join(root, 'assets'), resources)

const hasActool = process.platform === 'darwin' && canCompile('actool')
const catalog = hasActool ? await compileIcon('actool', resources) : null
if (process.platform === 'darwin' && catalog === null) {
  console.error('Without Xcode 26 the app has only its icon for macOS 13 to 15.')
}

// With hard links, setting the fuses would change the cached Electron too.
process.env.USE_HARD_LINKS = 'false'
await build({
  projectDir: root,
  publish: 'never',
  ...(flags['folder-only'] ? { targets: Platform.current().createTarget(DIR_TARGET) } : {}),
  config: {
    extends: join(root, 'electron-builder.yml'),
    directories: { output, buildResources: resources },
    ...(flags.sandbox ? { extraMetadata: { builderbarSandbox: true } } : {}),
    ...updateConfiguration(process.env.GITHUB_REPOSITORY),
    ...(await createElectronConfiguration()),
    afterPack: async ({ appOutDir }) => {
      if (catalog !== null) await putCatalog(join(appOutDir, 'Builderbar.app'), catalog)
    },
  },
})
if (process.platform === 'linux') {
  // Files that scripts/electron-fallback.mjs added to its Electron.
  const updateFiles = process.env.GITHUB_REPOSITORY ? [] : ['resources/app-update.yml']
  for (const path of ['resources/app', 'unpacked.json', ...updateFiles]) {
    await rm(join(output, 'linux-unpacked', path), { recursive: true, force: true })
  }
}

/**
 * Returns the configuration for updates: the address of the list, and the release notes in latest-mac.yml.
 * @param {string | undefined} repository
 */
function updateConfiguration(repository) {
  if (!repository?.match(/^[\w.-]+\/[\w.-]+$/)) return {}
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const releaseNotes = extractNotes(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version)
  return {
    publish: /** @type {const} */ ({
      provider: 'generic',
      url: `https://github.com/${repository}/releases/latest/download`,
    }),
    ...(releaseNotes === null ? {} : { releaseInfo: { releaseNotes } }),
  }
}

async function createElectronConfiguration() {
  const { electron, 'electron-version': version } = flags
  if (electron && version) return { electronDist: resolve(root, electron), electronVersion: version }
  // On Linux the tests' Electron is packed, since Electron's own download may be unreachable.
  if (process.platform !== 'linux') return {}
  const foundElectron = await findElectron(console.error)
  return { electronDist: dirname(foundElectron.program), electronVersion: foundElectron.version }
}
