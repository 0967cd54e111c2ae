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
    'ssh does not use a private key of its own user that others may read ("UNPROTECTED PRIVATE KEY FILE … This ' +
    'private key will be ignored"). Nix connects as root and the key is root\'s, so it has to stay 0600. You need not be ' +
    'able to read it: builds go through the nix-daemon, which runs as root. Mode 0640 breaks every build, for sudo too.',
  detection: "The key's file belongs to root and its mode gives the group or others a right.",
  remedy:
    'The repair fix-key-permissions gives the key back to root with mode 0600 and keeps its group. A restart of the ' +
    'builder does not do that.',
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
          `${key.path} has mode ${mode}: others than its owner have rights on it, so ssh, which Nix runs as root, ignores ` +
          'it and every build on the builder fails with "Permission denied (publickey)". It has to be 0600; that you ' +
          'cannot read it then is right, since builds go through the nix-daemon, which runs as root. The repair sets ' +
          'owner root and mode 0600.',
        evidence: [fromFile('The private key', key.path, null, `owner root, mode ${mode}`)],
        repairs: ['fix-key-permissions'],
      },
    ]
  })
}

/** nixpkgs#69900: a key in the store can be read by every account, and a file in the store must not be changed. */
function createStoreMatch(path: string, mode: string): Match {
  return {
    subject: path,
    title: 'The private key lies in the Nix store',
    cause: 'The private key lies in the Nix store, where every account can read it, so ssh ignores it.',
    explanation:
      `${path} is a file of the Nix store, where every account can read it (mode ${mode}), so ssh, which Nix runs as root, ignores it and ` +
      'every build on the builder fails with "Permission denied (publickey)". No mode can be set there. Copy the key to a file of root ' +
      'with mode 0600, name that path in sshKey as text ("/etc/nix/builder_ed25519", not ./builder_ed25519), and replace the pair: the ' +
      'old key has to be treated as known to others.',
    evidence: [fromFile('The private key', path, null, `owner root, mode ${mode}`)],
    repairs: [],
    permanentFix: null,
  }
}
