import * as z from 'zod'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import { parseJson } from '../../core/text/parse-json.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

/** Texts of Determinate Nix. */
export const determinateProbeTexts = defineTexts({
  malformed: (path: string) => `${path} can't be parsed`,
})

export type DeterminateProbe = Pick<Snapshot, 'determinate' | 'determinateBuilder' | 'determinateResources'>

/** At least one of these exists if Determinate Nix is installed (docs/nix-and-ssh.md, "Determinate Nix"). */
const markers = [
  '/usr/local/bin/determinate-nixd',
  '/Library/LaunchDaemons/systems.determinate.nix-daemon.plist',
]

/**
 * Configuration of determinate-nixd, written by hand or by Determinate's nix-darwin module (docs/nix-and-ssh.md,
 * "Determinate Nix").
 */
const configPath = '/etc/determinate/config.json'

const config = z.object({
  builder: z
    .object({
      state: z.string().optional(),
      memoryBytes: z.number().positive().optional(),
      cpuCount: z.int().positive().optional(),
    })
    .optional(),
})

/** Probes whether Determinate Nix is installed, and whether its own Linux builder is configured (null: not mentioned). */
export async function probeDeterminate(mac: Mac): Promise<DeterminateProbe> {
  const [determinate, builder] = await Promise.all([probeDeterminateFiles(mac), probeBuilder(mac)])
  return { determinate, ...builder }
}

async function probeDeterminateFiles(mac: Mac): Promise<Observation<boolean>> {
  const files = await Promise.all(markers.map((path) => mac.lstat(path)))
  if (files.some((file) => file.ok && file.value.exists)) return observed(mac.now(), true)
  const failure = files.find((file) => !file.ok)
  return failure === undefined || failure.ok ? observed(mac.now(), false) : fromResult(mac, failure)
}

async function probeBuilder(mac: Mac): Promise<Omit<DeterminateProbe, 'determinate'>> {
  const text = await mac.read(configPath)
  if (!text.ok) return { determinateBuilder: fromResult(mac, text) }
  if (text.value === null) return { determinateBuilder: observed(mac.now(), null) }
  const parsed = config.safeParse(parseJson(text.value))
  if (!parsed.success)
    return { determinateBuilder: unavailable(mac.now(), determinateProbeTexts.malformed(configPath)) }
  const { state, memoryBytes, cpuCount } = parsed.data.builder ?? {}
  const isState = state === 'enabled' || state === 'disabled'
  const resources = {
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    ...(cpuCount === undefined ? {} : { cores: cpuCount }),
  }
  return {
    determinateBuilder: observed(mac.now(), isState ? state : null),
    ...(Object.keys(resources).length === 0 ? {} : { determinateResources: resources }),
  }
}
