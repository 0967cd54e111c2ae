import { observed } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

/** nix-darwin's start script copies them there for the guest (docs/failures.md, "certificates-missing"). */
const folder = '/run/org.nixos.linux-builder'
const path = `${folder}/certs/ca-certificates.crt`

export async function probeCertificates(mac: Mac): Promise<NonNullable<Snapshot['certificates']>> {
  const [above, file] = await Promise.all([mac.stat(folder), mac.stat(path)])
  if (!above.ok) return fromResult(mac, above)
  if (!file.ok) return fromResult(mac, file)
  return observed(mac.now(), { path, folder: above.value, file: file.value })
}
