import type { Snapshot } from '../../../core/model/snapshot.ts'
import { describeMode, fromFile } from '../../facts/evidence.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { getRegularKeyFile, listUsedKeys } from '../../facts/ssh-key-files.ts'

/** Covers only `/etc/nix/builder_ed25519`, the key that nix-darwin installs. */
const permanentFix = `system.activationScripts.postActivation.text = ''
  if [ -f /etc/nix/builder_ed25519 ]; then
    chown root /etc/nix/builder_ed25519
    chmod 600 /etc/nix/builder_ed25519
  fi
'';`

export const keyPermissions: Rule = {
  id: 'key-permissions',
  severity: 'error',
  title: "Other users can read the builder's SSH key",
  headline: "SSH rejects the builder's key: other users can read it",
  background:
    'SSH ignores a private key of the user who runs it if others can read the file ("UNPROTECTED PRIVATE KEY ' +
    'FILE … This private key will be ignored"). Nix connects as root and the key is root\'s, so the mode must ' +
    "stay 0600. You don't need to be able to read the key: builds go through nix-daemon, which runs as root. " +
    'Mode 0640 breaks every build, including builds with sudo.',
  detection: 'Root owns the key file, and its mode gives the group or other users access.',
  remedy:
    'The repair fix-key-permissions makes root the owner, sets mode 0600, and keeps the group. Restarting the ' +
    "builder doesn't fix this.",
  permanentFix,
  link: 'ssh-key',
  detect,
}

function detect(snapshot: Snapshot): readonly Match[] {
  return listUsedKeys(snapshot).flatMap(({ key }): Match[] => {
    const file = getRegularKeyFile(key)
    if (file === null || file.uid !== 0 || (file.mode & 0o077) === 0) return []
    const mode = describeMode(file.mode)
    if (key.path.startsWith('/nix/store/')) return [createStoreMatch(key.path, mode)]
    return [
      {
        subject: key.path,
        cause: `The key file has mode ${mode}; SSH ignores private keys that other users can read, so builds fail with "Permission denied".`,
        explanation:
          `${key.path} has mode ${mode}, so users other than its owner have access. SSH, which Nix runs as root, ignores such a ` +
          'key, and every build on the builder fails with "Permission denied (publickey)". The mode must be 0600. You can\'t ' +
          "read the key then, and don't need to: builds go through nix-daemon, which runs as root. The repair sets owner root " +
          'and mode 0600.',
        evidence: [fromFile('Private key', key.path, null, `owner root, mode ${mode}`)],
        repairs: ['fix-key-permissions'],
      },
    ]
  })
}

/** nixpkgs#69900: a key in the store can be read by every account, and a file in the store must not be changed. */
function createStoreMatch(path: string, mode: string): Match {
  return {
    subject: path,
    title: 'The private key is in the Nix store',
    cause: 'The private key is in the Nix store, where every account can read it, so SSH ignores it.',
    explanation:
      `${path} is in the Nix store, where every account can read it (mode ${mode}). SSH, which Nix runs as root, ignores it, and ` +
      'every build on the builder fails with "Permission denied (publickey)". The mode of a file in the store can\'t be changed. ' +
      'Copy the key to a file that root owns, with mode 0600, and set sshKey to that path as text ("/etc/nix/builder_ed25519", not ' +
      './builder_ed25519). Then replace the pair: assume that others have read the old key.',
    evidence: [fromFile('Private key', path, null, `owner root, mode ${mode}`)],
    repairs: [],
    permanentFix: null,
  }
}
