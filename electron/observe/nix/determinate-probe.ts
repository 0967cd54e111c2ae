import * as z from 'zod'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

export type DeterminateProbe = Pick<Snapshot, 'determinate' | 'determinateBuilder'>

/** Either is there where Determinate Nix is installed (docs/nix-and-ssh.md, "Determinate Nix"). */
const signs = [
  '/usr/local/bin/determinate-nixd',
  '/Library/LaunchDaemons/systems.determinate.nix-daemon.plist',
]

/**
 * What determinate-nixd reads; written by hand or by Determinate's nix-darwin module (docs/nix-and-ssh.md,
 * "Determinate Nix").
 */
const configPath = '/etc/determinate/config.json'

const config = z.object({ builder: z.object({ state: z.string().optional() }).optional() })

/** Whether Determinate Nix is installed, and whether the builder that it brings is asked for. */
export async function probeDeterminate(mac: Mac): Promise<DeterminateProbe> {
  const [determinate, determinateBuilder] = await Promise.all([probeDeterminateFiles(mac), probeBuilder(mac)])
  return { determinate, determinateBuilder }
}

async function probeDeterminateFiles(mac: Mac): Promise<Observation<boolean>> {
  const looks = await Promise.all(signs.map((path) => mac.lstat(path)))
  if (looks.some((look) => look.ok && look.value.exists)) return observed(mac.now(), true)
  const hidden = looks.find((look) => !look.ok)
  return hidden === undefined || hidden.ok ? observed(mac.now(), false) : fromResult(mac, hidden)
}

async function probeBuilder(mac: Mac): Promise<NonNullable<Snapshot['determinateBuilder']>> {
  const text = await mac.read(configPath)
  if (!text.ok) return fromResult(mac, text)
  if (text.value === null) return observed(mac.now(), null)
  const read = config.safeParse(parsed(text.value))
  if (!read.success) return unavailable(mac.now(), `${configPath} cannot be understood`)
  const state = read.data.builder?.state
  return observed(mac.now(), state === 'enabled' || state === 'disabled' ? state : null)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
