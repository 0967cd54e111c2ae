import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { isStarting } from '../../facts/boot-time.ts'
import { fromFile } from '../../facts/evidence.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'

/** Only nix-darwin's own QEMU builder gets its certificates from this folder. */
const builderLabel = 'org.nixos.linux-builder'

const texts = defineTexts({
  title: "The builder's CA certificates are missing",
  headline: "Linux builder's CA certificates are missing",
  background:
    "When the builder starts, it gets a copy of this Mac's CA certificates, which its VM reads from a " +
    'shared folder. If that copy is deleted or empty, every download in the VM fails with an SSL error. ' +
    'Builds that download nothing still work.',
  detection:
    'The VM is running and its shared folder exists, but the certificate file in it is missing or ' +
    'empty.',
  remedy: 'Builderbar restarts the builder, which copies the certificates again.',
  cause: (isEmpty: boolean) =>
    isEmpty
      ? 'The certificates that the VM reads from this Mac are empty, so its downloads fail with SSL errors.'
      : 'The certificates that the VM reads from this Mac are missing, so its downloads fail with SSL errors.',
  fault: (path: string, isEmpty: boolean) =>
    isEmpty
      ? `${path}, from which the VM reads this Mac's certificates, is empty.`
      : `${path}, from which the VM reads this Mac's certificates, is missing.`,
  effect:
    'Downloads in the VM fail with SSL errors: Nix there gets no sources and uses no binary caches. ' +
    'The repair restarts the builder, which copies the certificates again.',
  copy: 'Copy of the certificates',
  emptyFile: 'an empty file',
  noFile: 'no such file',
})

export const certificatesMissing = {
  id: 'certificates-missing',
  severity: 'warning',
  texts,
  permanentFix:
    "# your company's certificates, so that the copy includes them\nsecurity.pki.certificateFiles = [ ./company.pem ];",
  link: 'vm',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  const builder = findExpectedBuilder(snapshot)
  const certificates = valueOrNull(snapshot.certificates)
  if (builder?.service?.label !== builderLabel || builder.vm?.kind !== 'qemu' || certificates === null)
    return []
  if (
    isStarting(snapshot, builder) ||
    !certificates.folder.exists ||
    (certificates.file.exists && certificates.file.size > 0)
  )
    return []
  const isEmpty = certificates.file.exists
  return [
    {
      subject: certificates.path,
      cause: texts.cause(isEmpty),
      explanation: [texts.fault(certificates.path, isEmpty), texts.effect].join(' '),
      evidence: [fromFile(texts.copy, certificates.path, null, isEmpty ? texts.emptyFile : texts.noFile)],
      causes: [formatFindingKey('builder-wedged', builder.service.label)],
      repairs: ['restart-builder'],
    },
  ]
}
