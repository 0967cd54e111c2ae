import { notSeen, type Seen, saw } from '../builder/seen.ts'
import type { Mac } from '../mac/mac.ts'

/** Either is there where Determinate Nix is installed (failure-modes.md, card 5). */
const signs = [
  '/usr/local/bin/determinate-nixd',
  '/Library/LaunchDaemons/systems.determinate.nix-daemon.plist',
]

export async function lookForDeterminate(mac: Mac): Promise<Seen<boolean>> {
  const looks = await Promise.all(signs.map((path) => mac.look(path)))
  if (looks.some((look) => look.ok && look.value.exists)) return saw(mac.now(), true)
  const hidden = looks.find((look) => !look.ok)
  return hidden === undefined || hidden.ok ? saw(mac.now(), false) : notSeen(mac.now(), hidden.why)
}
