import { defineTexts } from '../../../core/text/translated-texts.ts'

/** Texts of the finding host-key-unpinned. */
export const hostKeyUnpinnedTexts = defineTexts({
  title: "SSH doesn't know the builder's host key",
  headline: "Nix rejects the Linux builder: its host key isn't known",
  background:
    'SSH connects only to a computer whose host key it knows. Nix passes on the key in column 8 of the ' +
    'machines entry. If that is "-", the key must be in a known_hosts file that root reads. Otherwise ' +
    'builds fail with "Host key verification failed": during a build, no one can answer SSH\'s question.',
  detection:
    "Neither the entry nor a known_hosts file that you can read has the builder's key. Root may have it " +
    'in a file that only root can read, so this is a warning until a test build fails because of it.',
  remedy:
    "If launchd's own VM is running and its key is certain, Builderbar adds it to root's known_hosts " +
    'and removes an old key of the builder. Or put the key into column 8, or remove your own entry: ' +
    "nix-darwin's has it. Never set StrictHostKeyChecking no.",
  possibleHeadline: "Nix may reject the Linux builder: its host key isn't known",
  unpinned:
    "The builder's entry pins no host key, and no readable known_hosts file has it, so SSH can't verify the builder.",
  emptyColumn: (uri: string) =>
    `The entry ${uri} has no host key in column 8, and no known_hosts file that you can read has the builder's.`,
  wrongColumn: ({ uri, mistake, expected }: { uri: string; mistake: string; expected: string | null }) =>
    expected === null
      ? `The entry ${uri} has ${mistake} in column 8, which must be the base64 form of a whole key line (ssh-ed25519 AAAA...), so Nix ` +
        "pins nothing, and no known_hosts file that you can read has the builder's."
      : `The entry ${uri} has ${mistake} in column 8, which must be the base64 form of a whole key line (ssh-ed25519 AAAA...), here ` +
        `${expected}, so Nix pins nothing, and no known_hosts file that you can read has the builder's.`,
  strictChecking:
    'SSH then asks whether to trust it, but during a build no one can answer, so it stops with "Host key verification failed". ' +
    'Builds work only if root accepted the key before.',
  laxChecking: (value: string) =>
    `SSH connects anyway, because its settings have StrictHostKeyChecking ${value}. Builds work, but any other program on that port ` +
    'would get your sources and could return modified programs.',
  presentedKey: (fingerprint: string) => `The builder presents ${fingerprint}.`,
  publishedKey: "It is nix-darwin's published key.",
  ownRemedy:
    "Remove your own entry, so that Nix uses nix-darwin's, which has the key, or add the key to column 8.",
  otherRemedy: 'Add its key to column 8, or to a known_hosts file that its Host block names.',
  warning: "Don't turn off the check.",
  otherName: (host: string, name: string) => ({
    title: 'SSH looks for the pinned host key under another name',
    cause: `SSH looks for the pinned key under the name ${name} instead of ${host}, and doesn't find it.`,
    explanation:
      `Nix passes the pinned key to SSH under the name ${host}. SSH's settings make it look for ${name} instead, so it stops with ` +
      `"Host key verification failed". Add this line to the Host block for ${host}: HostKeyAlias ${host}`,
  }),
  entryWithoutKey: 'The entry, with no key in column 8',
  entryWithMistake: (mistake: string) => `The entry, with ${mistake} in column 8`,
  laxLine: 'Line that lets SSH accept any key',
  builderKey: 'Host key of the builder',
  builderKeyValue: (fingerprint: string, isPublished: boolean) =>
    isPublished ? `${fingerprint} (nix-darwin's published key)` : fingerprint,
  pinnedEntry: 'Entry with the host key',
  aliasLine: 'Line that sets another name',
})
