import * as z from 'zod'
import { notSeen, type Seen, saw } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'

export type DeterminateLook = Pick<Snapshot, 'determinate' | 'determinateBuilder'>

/** Either is there where Determinate Nix is installed (failure-modes.md, card 5). */
const signs = [
  '/usr/local/bin/determinate-nixd',
  '/Library/LaunchDaemons/systems.determinate.nix-daemon.plist',
]

/** What determinate-nixd reads; written by hand or by Determinate's nix-darwin module (failure-modes.md, card 5). */
const configPath = '/etc/determinate/config.json'

const config = z.object({ builder: z.object({ state: z.string().optional() }).optional() })

/** Whether Determinate Nix is installed, and whether the builder that it brings is asked for. */
export async function lookForDeterminate(mac: Mac): Promise<DeterminateLook> {
  const [determinate, determinateBuilder] = await Promise.all([lookForSigns(mac), lookAtBuilder(mac)])
  return { determinate, determinateBuilder }
}

async function lookForSigns(mac: Mac): Promise<Seen<boolean>> {
  const looks = await Promise.all(signs.map((path) => mac.look(path)))
  if (looks.some((look) => look.ok && look.value.exists)) return saw(mac.now(), true)
  const hidden = looks.find((look) => !look.ok)
  return hidden === undefined || hidden.ok ? saw(mac.now(), false) : notSeen(mac.now(), hidden.why)
}

async function lookAtBuilder(mac: Mac): Promise<NonNullable<Snapshot['determinateBuilder']>> {
  const text = await mac.read(configPath)
  if (!text.ok) return notSeen(mac.now(), text.why)
  if (text.value === null) return saw(mac.now(), null)
  const read = config.safeParse(parsed(text.value))
  if (!read.success) return notSeen(mac.now(), `${configPath} cannot be understood`)
  const state = read.data.builder?.state
  return saw(mac.now(), state === 'enabled' || state === 'disabled' ? state : null)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
