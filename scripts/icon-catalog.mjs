/**
 * The icon of macOS 26 and later: Icon.icon, compiled by Xcode's actool and put beside icon.icns, which macOS 13 to 15 use.
 * electron-builder can compile it too, but then takes actool's .icns, which has two sizes only.
 */
import { spawnSync } from 'node:child_process'
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'

/** The first actool that reads the format of Icon Composer. */
const firstVersion = 26

/**
 * @param {string} actool
 * @returns {boolean} whether this actool reads the format
 */
export function canCompile(actool) {
  const result = spawnSync(actool, ['--version'], { encoding: 'utf8' })
  const version = /<key>short-bundle-version<\/key>\s*<string>(\d+)/.exec(result.stdout ?? '')?.[1]
  return version !== undefined && Number(version) >= firstVersion
}

/**
 * @param {string} actool
 * @param {string} resources folder of Icon.icon; Assets.car is written into its folder `catalog`
 * @returns {Promise<string>} the compiled catalog
 */
export async function compileIcon(actool, resources) {
  const folder = join(resources, 'catalog')
  await mkdir(folder, { recursive: true })
  run(actool, [
    join(resources, 'Icon.icon'),
    '--compile',
    folder,
    '--app-icon',
    'Icon',
    '--include-all-app-icons',
    '--output-partial-info-plist',
    join(folder, 'partial.plist'),
    '--output-format',
    'human-readable-text',
    '--platform',
    'macosx',
    '--target-device',
    'mac',
    '--minimum-deployment-target',
    '26.0',
    '--enable-on-demand-resources',
    'NO',
    '--development-region',
    'en',
  ])
  return join(folder, 'Assets.car')
}

/**
 * Puts the catalog into the packed app before it is signed.
 * @param {string} app
 * @param {string} catalog
 * @param {string} plutil
 */
export async function putCatalog(app, catalog, plutil = '/usr/bin/plutil') {
  const contents = join(app, 'Contents')
  await copyFile(catalog, join(contents, 'Resources/Assets.car'))
  run(plutil, ['-replace', 'CFBundleIconName', '-string', 'Icon', join(contents, 'Info.plist')])
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function run(program, args) {
  const result = spawnSync(program, args, { encoding: 'utf8' })
  if (result.error) throw result.error
  if (result.status !== 0)
    throw new Error(`${program} ended with ${result.status}: ${result.stdout}${result.stderr}`)
}
