import type { Builder } from '../../../core/builders/builder.ts'
import { getPresentedKey, lacksPinnedType } from '../../../core/builders/pinned-host-key.ts'
import {
  explainUnreadKeys,
  findTrustedHostKey,
  trustedHostKeyTexts,
} from '../../../core/builders/trusted-host-key.ts'
import type { MachineEntry, PublicKey, Snapshot } from '../../../core/model/snapshot.ts'
import { formatMachinesSnippet } from '../../../core/nix/build-machines-snippet.ts'
import { getOwnSystem, listMachinesToKeep } from '../../../core/nix/permanent-fix.ts'
import { nixDarwinHostKey } from '../../../core/ssh/host-key.ts'
import { defineTexts } from '../../../core/text/translated-texts.ts'
import { fromAddress, fromFile } from '../../facts/evidence.ts'
import { formatAddress, listCausesOfSilence } from '../../facts/local-builders.ts'
import { detectRemoteHostKeys } from '../../facts/remote-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findDuplicateCause } from '../../facts/ssh-key-files.ts'

const texts = defineTexts({
  title: "The builder's host key doesn't match the pinned one",
  headline: "Nix rejects the Linux builder: its host key doesn't match",
  background:
    'Column 8 of a machines entry has the host key by which SSH recognizes the builder. What answers on ' +
    'the builder\'s port presents another key, so SSH stops with "REMOTE HOST IDENTIFICATION HAS ' +
    'CHANGED". nix-darwin\'s VM has the same, published key on every Mac: another key means a customized ' +
    'VM, one that was started by hand, or another program on the port.',
  detection:
    "Builderbar asks the builder's port for its host key, without logging in, and compares it with the " +
    "entry's. It contacts remote builders only when you ask (builderbar status --remote).",
  remedy:
    "First find out what answers on that port. If it's launchd's own VM, its system in the Nix store " +
    'names the key, and the machines file is a regular file, Builderbar updates the entry. It never ' +
    "replaces a key with nix-darwin's published one, which any program can present. If it's your " +
    "customized VM, set its key in publicHostKey. Don't turn off the check: anyone on this port would " +
    'then get your sources and could return modified programs.',
  otherKey:
    "The builder's port presents a different host key than the one its entry pins, so SSH refuses to connect.",
  keys: ({ address, presented, pinned }: { address: string; presented: string; pinned: string }) =>
    `${address} presents the host key ${presented}. The entry pins ${pinned}.`,
  consequence:
    "SSH refuses to connect, because another program may be using that port. Find out what it is. If it's your customized VM, pin its " +
    "key in the entry. Don't turn off the check.",
  missingType: ({ type, pinned, address }: { type: string; pinned: string; address: string }) => ({
    title: 'The builder has no host key of the pinned type',
    headline: 'Nix rejects the Linux builder: its host key has another type',
    cause: `The entry pins a key of type ${type}, and the builder's port has none of that type, so SSH refuses to connect.`,
    explanation:
      `The entry pins the ${type} host key ${pinned}. What responds at ${address} has no key of that type, so SSH stops with "REMOTE ` +
      'HOST IDENTIFICATION HAS CHANGED": another program may be using that port. Find out what it is. If it\'s your customized VM, ' +
      "pin its key in the entry. Don't turn off the check.",
  }),
  publishedKey: (fingerprint: string) => `${fingerprint} (nix-darwin's published key)`,
  entryKey: 'Host key in the entry',
  builderKey: 'Host key of the builder',
  response: 'Response',
  noKeyOfType: (type: string) => `no ${type} host key`,
})

export const hostKeyMismatch = {
  id: 'host-key-mismatch',
  severity: 'error',
  texts,
  permanentFix:
    "# nix-darwin's VM keeps the host key that its entry pins, unless the VM's own configuration sets another\n" +
    'nix.linux-builder.enable = true;',
  link: 'ssh-key',
  detect,
} as const satisfies Rule

function detect(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return [...detectLocal(snapshot, builders), ...detectRemoteHostKeys(snapshot)]
}

function detectLocal(snapshot: Snapshot, builders: readonly Builder[]): readonly Match[] {
  return builders.flatMap((builder) => {
    if (builder.kind === 'remote') return []
    const presentedKey = getPresentedKey(builder)
    const { entry } = builder
    if (entry?.hostKey == null) return []
    if (lacksPinnedType(builder, entry.hostKey))
      return [createMissingTypeMatch(snapshot, builder, entry, entry.hostKey)]
    if (presentedKey === null) return []
    // ssh asks for a key of the pinned type first, so a key of another type does not contradict the pin.
    if (presentedKey.type !== entry.hostKey.type || presentedKey.blob === entry.hostKey.blob) return []
    return [createMatch(snapshot, builder, entry, entry.hostKey, presentedKey)]
  })
}

function createMatch(
  snapshot: Snapshot,
  builder: Builder,
  entry: MachineEntry,
  pinned: PublicKey,
  presentedKey: PublicKey,
): Match {
  return {
    subject: entry.uri,
    repairs: builder.kind === 'managed' && findTrustedHostKey(builder) ? ['pin-host-key'] : [],
    cause: texts.otherKey,
    explanation: [
      texts.keys({
        address: formatAddress(builder),
        presented: formatFingerprint(presentedKey),
        pinned: formatFingerprint(pinned),
      }),
      ...(presentedKey.blob === nixDarwinHostKey.blob ? [trustedHostKeyTexts.publicPrivateKey] : []),
      ...explainUnreadKeys(builder),
      texts.consequence,
    ].join(' '),
    evidence: [
      fromFile(texts.entryKey, entry.file, entry.line, formatFingerprint(pinned)),
      fromAddress(
        texts.builderKey,
        formatAddress(builder),
        presentedKey,
        `${presentedKey.type} ${formatFingerprint(presentedKey)}`,
      ),
    ],
    causes: [...findDuplicateCause(snapshot, builder), ...listCausesOfSilence(builder)],
    permanentFix: formatBuildMachines(snapshot, builder, entry),
  }
}

function createMissingTypeMatch(
  snapshot: Snapshot,
  builder: Builder,
  entry: MachineEntry,
  pinned: PublicKey,
): Match {
  return {
    subject: entry.uri,
    ...texts.missingType({
      type: pinned.type,
      pinned: formatFingerprint(pinned),
      address: formatAddress(builder),
    }),
    evidence: [
      fromFile(texts.entryKey, entry.file, entry.line, `${pinned.type} ${formatFingerprint(pinned)}`),
      fromAddress(texts.response, formatAddress(builder), null, texts.noKeyOfType(pinned.type)),
    ],
    causes: [...findDuplicateCause(snapshot, builder), ...listCausesOfSilence(builder)],
  }
}

/**
 * Returns a nix.buildMachines snippet that keeps every entry. It contains the builder's new host key only if a source other
 * than the answer on the port confirms that key; otherwise a comment says where to find it.
 */
function formatBuildMachines(snapshot: Snapshot, builder: Builder, { uri }: MachineEntry): string {
  const key = findTrustedHostKey(builder)
  const snippet = formatMachinesSnippet(listMachinesToKeep(snapshot), getOwnSystem(snapshot), (machine) =>
    machine.uri === uri && key !== null ? { hostKey: key } : {},
  )
  return key === null
    ? `# publicHostKey of ${uri} must be base64 -w0 of the VM's own /etc/ssh/ssh_host_ed25519_key.pub\n${snippet}`
    : snippet
}

/** Returns the key's fingerprint, with a remark if it is the key that everyone has. */
function formatFingerprint({ blob, fingerprint }: PublicKey): string {
  return blob === nixDarwinHostKey.blob ? texts.publishedKey(fingerprint) : fingerprint
}
