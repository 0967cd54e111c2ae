import { dirname, isAbsolute } from 'node:path'
import { builderServices, workingDirectoryOf } from '../../core/builders/builder-service.ts'
import { defaultKeyPath } from '../../core/builders/entry-match.ts'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { KeyFile, MachineEntry, PublicHalf } from '../../core/model/snapshot.ts'
import { parsePublicKeyLine } from '../../core/ssh/host-key.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'
import type { ServiceFiles } from '../service/service-files-probe.ts'

const maxKeys = 8
const maxPublicKeyBytes = 64 * 1024

/**
 * The key files that entries name, and the builder's own, whether an entry names it or not.
 * @param services whose plists say where the builder's own pair lies
 */
export async function probeKeys(
  mac: Mac,
  entries: readonly MachineEntry[],
  services: readonly ServiceFiles[],
): Promise<KeyFile[]> {
  const named = entries.flatMap((entry) => (entry.sshKey === null ? [] : [entry.sshKey]))
  const paths = [...new Set([defaultKeyPath, ...named])].slice(0, maxKeys)
  const given = await readGuestPublicHalf(mac, services)
  return Promise.all(paths.map((path) => probeKey(mac, path, given)))
}

async function probeKey(mac: Mac, path: string, guestPublicHalf: Observation<PublicHalf>): Promise<KeyFile> {
  if (!isAbsolute(path)) return relativeKey(mac, path)
  const [privateKey, publicHalf, folders] = await Promise.all([
    mac.stat(path),
    readPublicHalf(mac, `${path}.pub`),
    foldersAbove(mac, path),
  ])
  return { path, privateKey: fromResult(mac, privateKey), publicHalf, guestPublicHalf, folders }
}

/** Where a relative path leads depends on where the nix-daemon stands; nobody else can tell. */
function relativeKey(mac: Mac, path: string): KeyFile {
  const unknown = unavailable(mac.now(), `${path} does not begin at /: where it leads is not known`)
  return { path, privateKey: unknown, publicHalf: unknown, guestPublicHalf: unknown, folders: unknown }
}

/** Only the public half: the private key itself is never read. */
async function readPublicHalf(mac: Mac, path: string): Promise<Observation<PublicHalf>> {
  const text = await mac.read(path, maxPublicKeyBytes)
  if (!text.ok) return fromResult(mac, text)
  if (text.value === null) return observed(mac.now(), { exists: false })
  const key = parsePublicKeyLine(text.value.trim().split('\n', 1)[0] ?? '')
  return key === null
    ? unavailable(mac.now(), `${path} holds no public key`)
    : observed(mac.now(), { exists: true, ...key })
}

/**
 * The guest was given the key of the folder in which launchd starts its service (docs/macos.md, "Builder
 * keys"), so only the plist says
 * which key that is. A folder that a former configuration left behind holds a key that no guest knows.
 */
async function readGuestPublicHalf(
  mac: Mac,
  services: readonly ServiceFiles[],
): Promise<Observation<PublicHalf>> {
  const folders = new Set(builderServices(services).flatMap((service) => workingDirectoryOf(service) ?? []))
  const [folder, other] = folders
  if (folder === undefined) return unavailable(mac.now(), "no service names the folder of the builder's keys")
  if (other !== undefined) {
    return unavailable(mac.now(), `two services run a builder, with keys in ${folder} and in ${other}`)
  }
  return readPublicHalf(mac, `${folder}/keys/builder_ed25519.pub`)
}

/** From / down, as the links end: who may write in one of them may swap the key. */
async function foldersAbove(mac: Mac, path: string): Promise<KeyFile['folders']> {
  const key = await mac.realPath(path)
  if (!key.ok) return fromResult(mac, key)
  const last = key.value === null ? await mac.realPath(dirname(path)) : key
  if (!last.ok) return fromResult(mac, last)
  if (last.value === null) return observed(mac.now(), [])
  const folders: { path: string; uid: number; mode: number }[] = []
  for (const folder of parentsOf(key.value === null ? `${last.value}/key` : last.value)) {
    const facts = await mac.lstat(folder)
    if (!facts.ok) return fromResult(mac, facts)
    if (facts.value.exists) folders.push({ path: folder, uid: facts.value.uid, mode: facts.value.mode })
  }
  return observed(mac.now(), folders)
}

function parentsOf(path: string): string[] {
  const parents: string[] = []
  for (let at = dirname(path); ; at = dirname(at)) {
    parents.unshift(at)
    if (at === '/' || at === '.') return parents
  }
}
