import { getWorkingDirectory } from '../../../core/builders/builder-service.ts'
import { valueOrNull } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { listUsedKeys } from '../../facts/ssh-key-files.ts'

export const keyOutdated: Rule = {
  id: 'key-outdated',
  severity: 'error',
  title: "Root's key isn't the one the builder accepts",
  headline: "Linux builder doesn't accept root's key",
  background:
    "The guest lets in the key that lies in the builder's working folder. The one in /etc/nix is another: it was put back " +
    'from a backup, or the builder made a new pair. The guest answers "Permission denied (publickey)".',
  detection: "The public halves in /etc/nix and in the builder's working folder differ.",
  remedy:
    "Builderbar copies the pair from the builder's working folder and keeps the former one. By hand: restart the builder. Its start script compares the public halves and installs its own pair in /etc/nix: " +
    'sudo launchctl kickstart -k system/org.nixos.linux-builder.',
  permanentFix: null,
  link: 'ssh-key',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  return listUsedKeys(snapshot).flatMap(({ facts, key }): Match[] => {
    const rootKey = valueOrNull(key.publicHalf)
    const guestKey = valueOrNull(key.guestPublicHalf)
    const privateKey = valueOrNull(key.privateKey)
    const folder = getWorkingDirectory(facts.service)
    if (facts.kind !== 'managed' || !rootKey?.exists || !guestKey?.exists) return []
    // A missing private key is reported by key-missing, whatever its public half says.
    if (privateKey?.exists === false || rootKey.blob === guestKey.blob) return []
    return [
      {
        subject: key.path,
        repairs: folder === null ? [] : ['reinstall-key'],
        cause:
          'Root uses a different key than the one that the VM accepts, so builds fail with "Permission denied (publickey)".',
        explanation:
          `Root's ssh uses ${key.path}, and the guest lets in another key: the public halves differ. The guest answers ` +
          '"Permission denied (publickey)" and every build on it fails. A restart of the builder puts it right: its start ' +
          `script installs its own pair. sudo launchctl kickstart -k system/${facts.service?.label ?? 'org.nixos.linux-builder'}`,
        evidence: [
          fromFile('The key that root uses', `${key.path}.pub`, 1, rootKey.fingerprint),
          fromFile(
            'The key that the guest was given',
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
