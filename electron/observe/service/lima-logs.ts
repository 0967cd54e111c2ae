import { posix } from 'node:path'
import { getWorkingDirectory } from '../../core/builders/builder-service.ts'
import { formatColimaInstance, parseLimaStart } from '../../core/launchd/lima-vm.ts'
import { valueOrNull } from '../../core/model/observation.ts'
import type { Service } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'

/** A builder has one. */
const maxVms = 2
const maxBytes = 256 * 1024

/**
 * Returns the logs of Lima's host agent for the VM that a service starts with Lima or Colima, in the folder of each VM
 * (lima-vm/lima, pkg/limatype/filenames). The folder is that of the environment in the plist or its scripts, else the default.
 */
export async function listLimaLogs(mac: Mac, service: Service): Promise<readonly string[]> {
  const scripts = valueOrNull(service.startScript)?.scripts ?? []
  const texts = await Promise.all([service.plistPath, ...scripts].map((path) => mac.read(path, maxBytes)))
  const starts = texts.map((text) => parseLimaStart(text.ok ? (text.value ?? '') : ''))
  const findValue = (name: 'limaHome' | 'colimaHome' | 'profile') =>
    starts.map((start) => start[name]).find((value) => value !== null) ?? null
  const homes =
    service.vmProgram === 'colima'
      ? listColimaHomes(mac, findValue('limaHome'), findValue('colimaHome'))
      : listLimaHomes(mac, service, findValue('limaHome'))
  const quietHomes = homes.filter((home) => isQuiet(mac, home))
  if (service.vmProgram === 'colima')
    return quietHomes.map((home) => formatLogPath(home, formatColimaInstance(findValue('profile'))))
  return (await Promise.all(quietHomes.map((home) => listVmLogs(mac, home)))).flat()
}

function listColimaHomes(mac: Mac, limaHome: string | null, colimaHome: string | null): readonly string[] {
  if (limaHome !== null) return [limaHome]
  if (colimaHome !== null) return [`${colimaHome}/_lima`]
  return ['.colima', '.config/colima'].map((home) => `${mac.home}/${home}/_lima`)
}

/** The home of a daemon's account is its working folder, as that of nix-rosetta-builder. */
function listLimaHomes(mac: Mac, service: Service, limaHome: string | null): readonly string[] {
  if (limaHome !== null) return [limaHome]
  const folder = service.domain === undefined ? getWorkingDirectory(service) : mac.home
  return folder === null ? [] : [`${folder}/.lima`]
}

/** Folders outside the homes of users in which daemons keep their files. */
const systemFolders = ['/Library/', '/nix/', '/opt/', '/private/var/', '/usr/local/', '/var/']

/**
 * macOS asks the user before a program may read Documents or a volume, so only hidden folders of this home and the folders of
 * daemons are read, by paths without `..` or a second name.
 */
function isQuiet(mac: Mac, folder: string): boolean {
  if (posix.normalize(folder) !== folder) return false
  return [`${mac.home}/.`, ...systemFolders].some((start) => folder.startsWith(start))
}

/** Lima's own folders begin with an underscore. */
async function listVmLogs(mac: Mac, home: string): Promise<readonly string[]> {
  const listing = await mac.list(home)
  const names = (listing.ok ? (listing.value ?? []) : []).filter((name) => /^[A-Za-z0-9]/.test(name))
  return names.slice(0, maxVms).map((name) => formatLogPath(home, name))
}

function formatLogPath(home: string, instance: string): string {
  return `${home}/${instance}/ha.stderr.log`
}
