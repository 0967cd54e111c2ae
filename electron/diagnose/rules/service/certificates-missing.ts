import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { isStarting } from '../../facts/boot-time.ts'
import { fromFile } from '../../facts/evidence.ts'
import { findExpectedBuilder } from '../../facts/local-builders.ts'
import { formatFindingKey, type Match, type Rule } from '../../facts/rule.ts'

/** Only nix-darwin's own QEMU builder gets its certificates from this folder. */
const builderLabel = 'org.nixos.linux-builder'

export const certificatesMissing: Rule = {
  id: 'certificates-missing',
  severity: 'warning',
  title: "The builder's CA certificates are missing",
  headline: "Linux builder's CA certificates are missing",
  background:
    'At its start the builder gets a copy of the certificates of this Mac, which its Linux machine reads over a shared folder. When the copy is ' +
    'cleaned away or empty, every download in the guest ends with an SSL error, while all that only builds still works.',
  detection:
    'The machine runs, the folder of its start is there, and the file of certificates in it is not, or it is empty.',
  remedy: 'The repair restart-builder: the start copies them again.',
  permanentFix:
    '# certificates of a company, so that the copy has them\nsecurity.pki.certificateFiles = [ ./company.pem ];',
  link: 'machine',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  const facts = findExpectedBuilder(snapshot)
  const certificates = valueOrNull(snapshot.certificates)
  if (facts?.service?.label !== builderLabel || facts.vm?.kind !== 'qemu' || certificates === null) return []
  if (
    isStarting(snapshot, facts) ||
    !certificates.folder.exists ||
    (certificates.file.exists && certificates.file.size > 0)
  )
    return []
  const isEmpty = certificates.file.exists
  return [
    {
      subject: certificates.path,
      cause: `The certificates that the VM reads from this Mac are ${isEmpty ? 'empty' : 'missing'}, so its downloads fail with SSL errors.`,
      explanation:
        `${certificates.path}, the certificates that the Linux machine reads from this Mac, ${isEmpty ? 'is empty' : 'is not there'}. Downloads in the ` +
        'machine then end with SSL errors: sources are not fetched, caches are not used. A restart of the builder copies them again.',
      evidence: [
        fromFile(
          'The copy of the certificates',
          certificates.path,
          null,
          isEmpty ? 'an empty file' : 'no such file',
        ),
      ],
      causes: [formatFindingKey('builder-wedged', facts.service.label)],
      repairs: ['restart-builder'],
    },
  ]
}
