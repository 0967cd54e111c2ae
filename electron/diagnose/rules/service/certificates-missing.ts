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
      cause: isEmpty
        ? 'The certificates that the VM reads from this Mac are empty, so its downloads fail with SSL errors.'
        : 'The certificates that the VM reads from this Mac are missing, so its downloads fail with SSL errors.',
      explanation:
        `${describeFault(certificates.path, isEmpty)} Downloads in the VM fail ` +
        'with SSL errors: Nix there gets no sources and uses no binary caches. The repair restarts the builder, which copies the certificates again.',
      evidence: [
        fromFile(
          'Copy of the certificates',
          certificates.path,
          null,
          isEmpty ? 'an empty file' : 'no such file',
        ),
      ],
      causes: [formatFindingKey('builder-wedged', builder.service.label)],
      repairs: ['restart-builder'],
    },
  ]
}

function describeFault(path: string, isEmpty: boolean): string {
  return isEmpty
    ? `${path}, from which the VM reads this Mac's certificates, is empty.`
    : `${path}, from which the VM reads this Mac's certificates, is missing.`
}
