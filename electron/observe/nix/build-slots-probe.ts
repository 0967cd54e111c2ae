import { type Observation, observed } from '../../core/model/observation.ts'
import type { BuildSlots } from '../../core/model/service.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

/**
 * For each build that Nix sends to a builder it locks a file here and updates its time (build-remote.cc;
 * docs/nix-and-ssh.md, "Build slots").
 */
const slotsFolder = '/nix/var/nix/current-load'
const maxSlots = 200

/**
 * Determines when a build was last sent to each builder, keyed by the name of its slot files. The files belong to root,
 * but their times are visible to every account. If the folder is missing, no build was ever sent.
 */
export async function probeBuildSlots(mac: Mac): Promise<Observation<BuildSlots>> {
  const names = await mac.list(slotsFolder)
  if (!names.ok) return fromResult(mac, names)
  const slots = (names.value ?? []).filter((name) => /-\d{1,4}$/.test(name)).slice(0, maxSlots)
  const newestTimes = new Map<string, string>()
  for (const name of slots) {
    const file = await mac.lstat(`${slotsFolder}/${name}`)
    if (!file.ok || !file.value.exists || file.value.kind !== 'file') continue
    const machine = name.replace(/-\d{1,4}$/, '')
    const newestTime = newestTimes.get(machine)
    if (newestTime === undefined || newestTime < file.value.modifiedAt)
      newestTimes.set(machine, file.value.modifiedAt)
  }
  return observed(
    mac.now(),
    [...newestTimes].map(([machine, lastSentAt]) => ({ machine, lastSentAt })),
  )
}
