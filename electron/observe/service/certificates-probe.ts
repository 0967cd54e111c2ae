import { notSeen, saw } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'

/** nix-darwin's start script copies them there for the guest (failure-modes.md, card 17). */
const folder = '/run/org.nixos.linux-builder'
const path = `${folder}/certs/ca-certificates.crt`

export async function lookAtCertificates(mac: Mac): Promise<NonNullable<Snapshot['certificates']>> {
  const [above, file] = await Promise.all([mac.lookThrough(folder), mac.lookThrough(path)])
  if (!above.ok) return notSeen(mac.now(), above.why)
  if (!file.ok) return notSeen(mac.now(), file.why)
  return saw(mac.now(), { path, folder: above.value, file: file.value })
}
