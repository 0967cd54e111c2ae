import { constants } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { app } from 'electron'
import { findBundle } from '../../core/text/app-location.ts'
import type { Mac } from '../../mac/mac.ts'
import { parseAddress } from './update-feed.ts'
import { type Installation, parseTeam } from './update-source.ts'

/** Homebrew's folder of the installed cask, on Apple silicon and on Intel. */
const caskrooms = ['/opt/homebrew/Caskroom/builderbar', '/usr/local/Caskroom/builderbar']

/** Probes how the app is installed. Skips checks that cannot change the result. */
export async function probeInstallation(mac: Mac): Promise<Installation> {
  const isMac = process.platform === 'darwin'
  const program = await mac.realPath(app.getPath('exe'))
  const bundle = app.isPackaged && program.ok && program.value !== null ? findBundle(program.value) : null
  const uncheckedInstallation = {
    isMac,
    bundle,
    isFromHomebrew: false,
    isWritable: false,
    address: null,
    team: null,
  }
  if (!isMac || bundle === null) return uncheckedInstallation
  const [isFromHomebrew, isWritable, address, team] = await Promise.all([
    isInstalledByHomebrew(mac),
    mayWrite(bundle),
    readPackedAddress(),
    probeSigningTeam(mac, bundle),
  ])
  return { isMac, bundle, isFromHomebrew, isWritable, address, team }
}

async function isInstalledByHomebrew(mac: Mac): Promise<boolean> {
  const folders = await Promise.all(caskrooms.map((path) => mac.lstat(path)))
  return folders.some((folder) => folder.ok && folder.value.exists)
}

async function mayWrite(bundle: string): Promise<boolean> {
  const checks = [bundle, dirname(bundle)].map((path) => access(path, constants.W_OK))
  return await Promise.all(checks).then(
    () => true,
    () => false,
  )
}

async function readPackedAddress(): Promise<string | null> {
  try {
    return parseAddress(await readFile(getUpdateConfigPath(), 'utf8'))
  } catch {
    return null
  }
}

/** Where electron-builder packs the address of the releases. */
function getUpdateConfigPath(): string {
  return join(process.resourcesPath, 'app-update.yml')
}

/** Returns the team of the signature, or null. Only a Mac can prove: codesign's output for unsigned and ad-hoc signed apps. */
async function probeSigningTeam(mac: Mac, bundle: string): Promise<string | null> {
  const result = await mac.run('/usr/bin/codesign', ['--display', '--verbose=2', bundle])
  return result.status === 'exited' && result.code === 0 ? parseTeam(result.stderr) : null
}
