import { valueIfSeen } from '../../../core/model/observation.ts'
import type { Snapshot } from '../../../core/model/snapshot.ts'
import { fromFile } from '../../facts/evidence.ts'
import { workingFolderOf } from '../../facts/job-condition.ts'
import type { Found, Rule } from '../../facts/rule.ts'
import { usedKeys } from '../../facts/ssh-key-files.ts'

export const keyOutdated: Rule = {
  id: 'key-outdated',
  severity: 'error',
  title: 'The guest was given another key than the one root uses',
  sentence: "The builder does not know root's key.",
  meaning:
    "The guest lets in the key that lies in the builder's working folder. The one in /etc/nix is another: it was put back " +
    'from a backup, or the builder made a new pair. The guest answers "Permission denied (publickey)".',
  seen: "The public halves in /etc/nix and in the builder's working folder differ.",
  repaired:
    "Builderbar copies the pair from the builder's working folder and keeps the former one. By hand: restart the builder. Its start script compares the public halves and installs its own pair in /etc/nix: " +
    'sudo launchctl kickstart -k system/org.nixos.linux-builder.',
  lasting: null,
  link: 'ssh-key',
  find,
}

function find(snapshot: Snapshot): readonly Found[] {
  return usedKeys(snapshot).flatMap(({ facts, key }): Found[] => {
    const used = valueIfSeen(key.publicHalf)
    const given = valueIfSeen(key.guestPublicHalf)
    const privateKey = valueIfSeen(key.privateKey)
    if (facts.whose !== 'this-builder' || !used?.exists || !given?.exists) return []
    // Without the private key its public half opens nothing: that is key-missing.
    if (privateKey?.exists === false || used.blob === given.blob) return []
    return [
      {
        subject: key.path,
        repairs: ['reinstall-key'],
        explanation:
          `Root's ssh uses ${key.path}, and the guest lets in another key: the public halves differ. The guest answers ` +
          '"Permission denied (publickey)" and every build on it fails. A restart of the builder puts it right: its start ' +
          `script installs its own pair. sudo launchctl kickstart -k system/${facts.service?.label ?? 'org.nixos.linux-builder'}`,
        evidence: [
          fromFile('The key that root uses', `${key.path}.pub`, 1, used.fingerprint),
          fromFile(
            'The key that the guest was given',
            `${workingFolderOf(facts.service)}/keys/builder_ed25519.pub`,
            1,
            given.fingerprint,
          ),
        ],
      },
    ]
  })
}
