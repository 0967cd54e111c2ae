import { dirname, isAbsolute } from 'node:path'
import { getWorkingDirectory, selectBuilderServices } from '../../core/builders/builder-service.ts'
import { defaultKeyPath } from '../../core/builders/entry-match.ts'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { KeyFile, KeyFolder, MachineEntry, PublicHalf } from '../../core/model/snapshot.ts'
import { parsePublicKeyLine } from '../../core/ssh/host-key.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'
import type { ServiceFiles } from '../service/service-files-probe.ts'

/** Texts of keys that weren't read. */
export const keyProbeTexts = defineTexts({
  relativePath: (path: string) => `${path} is a relative path, so Builderbar can't tell which file it is`,
  noKey: (path: string) => `${path} has no public key in it`,
  noFolder: "no service names the folder of the builder's keys",
  twoFolders: (folder: string, other: string) =>
    `two services run a builder, with keys in ${folder} and ${other}`,
})

const maxKeys = 8
const maxPublicKeyBytes = 64 * 1024

/**
 * Probes the private keys that machines entries name (at most eight), and always the builder's default key. Private keys
 * are described, never read.
 * @param services their plists name the working directory that holds the builder's own key pair
 */
export async function probeKeys(
  mac: Mac,
  entries: readonly MachineEntry[],
  services: readonly ServiceFiles[],
): Promise<KeyFile[]> {
  const entryPaths = entries.flatMap((entry) => (entry.sshKey === null ? [] : [entry.sshKey]))
  const paths = [...new Set([defaultKeyPath, ...entryPaths])].slice(0, maxKeys)
  const guestPublicHalf = await readGuestPublicHalf(mac, services)
  return Promise.all(paths.map((path) => probeKey(mac, path, guestPublicHalf)))
}

async function probeKey(mac: Mac, path: string, guestPublicHalf: Observation<PublicHalf>): Promise<KeyFile> {
  if (!isAbsolute(path)) return describeUnresolvedKey(mac, path)
  const [privateKey, publicHalf, folders] = await Promise.all([
    mac.stat(path),
    readPublicHalf(mac, `${path}.pub`),
    probeFolders(mac, path),
  ])
  return { path, privateKey: fromResult(mac, privateKey), publicHalf, guestPublicHalf, folders }
}

/** A relative path depends on the nix-daemon's working directory, which is unknown here. */
function describeUnresolvedKey(mac: Mac, path: string): KeyFile {
  const unknown = unavailable(mac.now(), keyProbeTexts.relativePath(path))
  return { path, privateKey: unknown, publicHalf: unknown, guestPublicHalf: unknown, folders: unknown }
}

/** Reads the public half of a key; `exists: false` if there is none. */
async function readPublicHalf(mac: Mac, path: string): Promise<Observation<PublicHalf>> {
  const text = await mac.read(path, maxPublicKeyBytes)
  if (!text.ok) return fromResult(mac, text)
  if (text.value === null) return observed(mac.now(), { exists: false })
  const key = parsePublicKeyLine(text.value.trim().split('\n', 1)[0] ?? '')
  return key === null
    ? unavailable(mac.now(), keyProbeTexts.noKey(path))
    : observed(mac.now(), { exists: true, ...key })
}

/**
 * Reads the public key that the guest accepts. It is in the folder in which launchd starts the service
 * (docs/macos.md, "Builder keys"), so it is found through the plist: folders of earlier configurations may still exist,
 * with keys that no guest accepts.
 */
async function readGuestPublicHalf(
  mac: Mac,
  services: readonly ServiceFiles[],
): Promise<Observation<PublicHalf>> {
  const folders = new Set(
    selectBuilderServices(services).flatMap((service) => getWorkingDirectory(service) ?? []),
  )
  const [folder, other] = folders
  if (folder === undefined) return unavailable(mac.now(), keyProbeTexts.noFolder)
  if (other !== undefined) {
    return unavailable(mac.now(), keyProbeTexts.twoFolders(folder, other))
  }
  return readPublicHalf(mac, `${folder}/keys/builder_ed25519.pub`)
}

/**
 * Describes the folders above the key, from `/` down, with links resolved: write access to any of them allows
 * replacing the key.
 */
async function probeFolders(mac: Mac, path: string): Promise<KeyFile['folders']> {
  const key = await mac.realPath(path)
  if (!key.ok) return fromResult(mac, key)
  const resolved = key.value === null ? await mac.realPath(dirname(path)) : key
  if (!resolved.ok) return fromResult(mac, resolved)
  if (resolved.value === null) return observed(mac.now(), [])
  const folders: KeyFolder[] = []
  for (const folder of listParents(key.value === null ? `${resolved.value}/key` : resolved.value)) {
    const info = await mac.lstat(folder)
    if (!info.ok) return fromResult(mac, info)
    if (info.value.exists) folders.push({ path: folder, uid: info.value.uid, mode: info.value.mode })
  }
  return observed(mac.now(), folders)
}

function listParents(path: string): string[] {
  const parents: string[] = []
  for (let parent = dirname(path); ; parent = dirname(parent)) {
    parents.unshift(parent)
    if (parent === '/' || parent === '.') return parents
  }
}
