import { getWorkingDirectory } from '../../../core/builders/builder-service.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { listUsedKeys } from '../../facts/ssh-key-files.ts'

const texts = defineTexts({
  title: "Root's key isn't the one the builder accepts",
  headline: "Linux builder doesn't accept root's key",
  background:
    "The VM accepts the key in the builder's working folder, but /etc/nix has another one, for example " +
    'from a backup. Builds fail with "Permission denied (publickey)".',
  detection: "The public keys in /etc/nix and in the builder's working folder differ.",
  remedy:
    "Builderbar backs up the current pair and copies the one from the builder's working folder. By " +
    'hand: restart the builder, whose start script installs its own pair: sudo launchctl kickstart -k ' +
    'system/org.nixos.linux-builder',
  cause:
    'Root uses a different key than the one that the VM accepts, so builds fail with "Permission denied (publickey)".',
  explanation: (path: string, service: string) =>
    `Root's SSH uses ${path}, but the VM accepts another key, so every build on it fails with "Permission denied (publickey)". ` +
    `Restarting the builder also helps, because its start script installs its own pair: sudo launchctl kickstart -k system/${service}`,
  rootKey: 'Key that root uses',
  guestKey: 'Key that the VM accepts',
})

export const keyOutdated = {
  id: 'key-outdated',
  severity: 'error',
  texts,
  permanentFix: null,
  link: 'ssh-key',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  return listUsedKeys(snapshot).flatMap(({ builder, key }): Match[] => {
    const rootKey = valueOrNull(key.publicHalf)
    const guestKey = valueOrNull(key.guestPublicHalf)
    const privateKey = valueOrNull(key.privateKey)
    const folder = getWorkingDirectory(builder.service)
    if (builder.kind !== 'managed' || !rootKey?.exists || !guestKey?.exists) return []
    // A missing private key is reported by key-missing, whatever its public half says.
    if (privateKey?.exists === false || rootKey.blob === guestKey.blob) return []
    return [
      {
        subject: key.path,
        repairs: folder === null ? [] : ['reinstall-key'],
        cause: texts.cause,
        explanation: texts.explanation(key.path, builder.service?.label ?? 'org.nixos.linux-builder'),
        evidence: [
          fromFile(texts.rootKey, `${key.path}.pub`, 1, rootKey.fingerprint),
          fromFile(
            texts.guestKey,
            // Snapshots saved by older versions of Builderbar do not name the working folder.
            folder === null ? 'keys/builder_ed25519.pub' : `${folder}/keys/builder_ed25519.pub`,
            1,
            guestKey.fingerprint,
          ),
        ],
      },
    ]
  })
}
