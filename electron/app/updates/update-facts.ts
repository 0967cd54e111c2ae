import { constants } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { app } from 'electron'
import { bundleOf } from '../../core/text/app-location.ts'
import type { Mac } from '../../mac/mac.ts'
import { addressInFile } from './update-feed.ts'
import { teamOf, type UpdateFacts } from './update-source.ts'

/** Homebrew keeps a folder for each cask that it installed: on Apple silicon and on Intel. */
const caskrooms = ['/opt/homebrew/Caskroom/builderbar', '/usr/local/Caskroom/builderbar']

/** Where electron-builder packs the address of the releases. */
function updateConfigFile(): string {
  return join(process.resourcesPath, 'app-update.yml')
}

/** Looks at the app itself. Nothing is asked that the answer does not hang on. */
export async function lookForUpdateFacts(mac: Mac): Promise<UpdateFacts> {
  const isMac = process.platform === 'darwin'
  const program = await mac.realPath(app.getPath('exe'))
  const bundle = app.isPackaged && program.ok && program.value !== null ? bundleOf(program.value) : null
  const nothing = { isMac, bundle, isBrewed: false, isWritable: false, address: null, team: null }
  if (!isMac || bundle === null) return nothing
  const [isBrewed, isWritable, address, team] = await Promise.all([
    isThere(mac),
    mayWrite(bundle),
    packedAddress(),
    teamThatSigned(mac, bundle),
  ])
  return { isMac, bundle, isBrewed, isWritable, address, team }
}

async function isThere(mac: Mac): Promise<boolean> {
  const looks = await Promise.all(caskrooms.map((path) => mac.lstat(path)))
  return looks.some((look) => look.ok && look.value.exists)
}

async function mayWrite(bundle: string): Promise<boolean> {
  const both = [bundle, dirname(bundle)].map((path) => access(path, constants.W_OK))
  return await Promise.all(both).then(
    () => true,
    () => false,
  )
}

async function packedAddress(): Promise<string | null> {
  try {
    return addressInFile(await readFile(updateConfigFile(), 'utf8'))
  } catch {
    return null
  }
}

/** Only a Mac can prove: what codesign prints of a signed, an unsigned and an ad-hoc signed app. */
async function teamThatSigned(mac: Mac, bundle: string): Promise<string | null> {
  const ran = await mac.run('/usr/bin/codesign', ['--display', '--verbose=2', bundle])
  return ran.status === 'exited' && ran.code === 0 ? teamOf(ran.stderr) : null
}
