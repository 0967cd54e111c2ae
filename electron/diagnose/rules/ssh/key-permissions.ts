import type { Snapshot } from '../../../core/model/snapshot.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
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

const texts = defineTexts({
  title: "Other users can read the builder's SSH key",
  headline: "SSH rejects the builder's key: other users can read it",
  background:
    'SSH ignores a private key that other users can read ("UNPROTECTED PRIVATE KEY FILE"). Nix connects ' +
    'as root, so the key must stay readable by root alone (mode 0600). Mode 0640 breaks every build. ' +
    "You don't need to read the key: builds go through nix-daemon, which runs as root.",
  detection: 'The key file is owned by root, and its mode lets the group or other users access it.',
  remedy: "Builderbar restores mode 0600 and keeps the file's group. Restarting the builder doesn't do that.",
  openMode: (path: string, mode: string) => ({
    cause: `The key file has mode ${mode}; SSH ignores private keys that other users can read, so builds fail with "Permission denied".`,
    explanation:
      `${path} has mode ${mode}. SSH ignores private keys that other users can read, so every build on the builder fails ` +
      'with "Permission denied (publickey)". The mode must be 0600. You don\'t need to read the key: builds go through ' +
      'nix-daemon, which runs as root. The repair sets owner root and mode 0600.',
  }),
  inStore: (path: string, mode: string) => ({
    title: 'The private key is in the Nix store',
    cause: 'The private key is in the Nix store, where every user can read it, so SSH ignores it.',
    explanation:
      `${path} is in the Nix store, where every user can read it (mode ${mode}), so SSH ignores it and every build on the builder ` +
      'fails with "Permission denied (publickey)". Files in the store must not change. Create a new key pair, because others may have read ' +
      'this one. Store it in a file owned by root with mode 0600, and set its path as a string, in quotes:\n' +
      '  sshKey = "/etc/nix/builder_ed25519";',
  }),
  privateKey: 'Private key',
  ownerAndMode: (mode: string) => `owner root, mode ${mode}`,
})

export const keyPermissions = {
  id: 'key-permissions',
  severity: 'error',
  texts,
  permanentFix,
  link: 'ssh-key',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot): readonly Match[] {
  return listUsedKeys(snapshot).flatMap(({ key }): Match[] => {
    const file = getRegularKeyFile(key)
    if (file === null || file.uid !== 0 || (file.mode & 0o077) === 0) return []
    const mode = describeMode(file.mode)
    if (key.path.startsWith('/nix/store/')) return [createStoreMatch(key.path, mode)]
    return [
      {
        subject: key.path,
        ...texts.openMode(key.path, mode),
        evidence: [fromFile(texts.privateKey, key.path, null, texts.ownerAndMode(mode))],
        repairs: ['fix-key-permissions'],
      },
    ]
  })
}

/** nixpkgs#69900: a key in the store can be read by every account, and a file in the store must not be changed. */
function createStoreMatch(path: string, mode: string): Match {
  return {
    subject: path,
    ...texts.inStore(path, mode),
    evidence: [fromFile(texts.privateKey, path, null, texts.ownerAndMode(mode))],
    repairs: [],
    permanentFix: null,
  }
}
