import { observed } from '../../core/model/observation.ts'
import type { Snapshot } from '../../core/model/snapshot.ts'
import type { Mac } from '../../mac/mac.ts'
import { fromResult } from '../probe/process-result.ts'

/** nix-darwin's start script copies the certificates here for the guest (docs/failures.md, "certificates-missing"). */
const folder = '/run/org.nixos.linux-builder'
const path = `${folder}/certs/ca-certificates.crt`

/** Describes the certificate file that the guest mounts, and its folder. */
export async function probeCertificates(mac: Mac): Promise<NonNullable<Snapshot['certificates']>> {
  const [parent, file] = await Promise.all([mac.stat(folder), mac.stat(path)])
  if (!parent.ok) return fromResult(mac, parent)
  if (!file.ok) return fromResult(mac, file)
  return observed(mac.now(), { path, folder: parent.value, file: file.value })
}
