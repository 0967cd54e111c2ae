import type { BuilderFacts } from '../../../core/builders/builder-facts.ts'
import { findTrustedHostKey, publishedKeyIsPublic } from '../../../core/builders/trusted-host-key.ts'
import type { MachineEntry, PublicKey, Snapshot } from '../../../core/model/snapshot.ts'
import { formatMachinesSnippet } from '../../../core/nix/build-machines-snippet.ts'
import { getOwnSystem, listMachinesToKeep } from '../../../core/nix/permanent-fix.ts'
import { nixDarwinHostKey } from '../../../core/ssh/host-key.ts'
import { fromAddress, fromFile } from '../../facts/evidence.ts'
import { getPresentedKey, lacksPinnedType } from '../../facts/host-keys.ts'
import { formatAddress, listCausesOfSilence } from '../../facts/local-builders.ts'
import { detectRemoteHostKeys } from '../../facts/remote-builders.ts'
import type { Match, Rule } from '../../facts/rule.ts'
import { findDuplicateCause } from '../../facts/ssh-key-files.ts'

export const hostKeyMismatch: Rule = {
  id: 'host-key-mismatch',
  severity: 'error',
  title: "The builder's host key doesn't match the pinned one",
  headline: ({ title }) =>
    title === hostKeyMismatch.title ? "Nix rejects the Linux builder: its host key doesn't match" : title,
  background:
    'The eighth column of a machines entry says by which key the builder proves what it is. The one that answers on the ' +
    'builder\'s own port shows another, so ssh ends with "REMOTE HOST IDENTIFICATION HAS CHANGED" and Nix builds nothing ' +
    "there. nix-darwin's guest has the same, published key on every Mac: another one means a customised guest, a machine " +
    'started by hand, or another program on the port.',
  detection:
    "The builder's own port is asked for a key of the pinned type, without a login, and the two are compared. A wrong " +
    'fingerprint that comes from port 22 is no such case: there the route is wrong (ssh-route). A machine elsewhere is asked only when ' +
    'somebody wants it (builderbar status --remote), and its key is compared with the eighth column or with the known hosts.',
  remedy:
    "First find out who answers. Where launchd's own machine runs and forwards the port, its own system in the Nix store names the key, " +
    'and the machines file is a plain file, Builderbar writes it into the eighth column of the entry; every other byte stays. ' +
    "nix-darwin's published key is never put in the place of another: its private half is public, so any program on the port can show " +
    'it, and a match proves nothing about who answers. Of a ' +
    "linked file, or of any other key: if it is your customised guest, pin its key in the entry's publicHostKey. Never switch the " +
    'check off (StrictHostKeyChecking no): then anybody on this port gets your sources and hands back programs.',
  permanentFix:
    "# the guest of nix-darwin keeps the host key that its entry pins, as long as no host key is set in the guest's own configuration\n" +
    'nix.linux-builder.enable = true;',
  link: 'ssh-key',
  detect,
}

function detect(snapshot: Snapshot, builders: readonly BuilderFacts[]): readonly Match[] {
  return [...detectLocal(snapshot, builders), ...detectRemoteHostKeys(snapshot)]
}

function detectLocal(snapshot: Snapshot, builders: readonly BuilderFacts[]): readonly Match[] {
  return builders.flatMap((facts) => {
    if (facts.kind === 'remote') return []
    const presented = getPresentedKey(facts)
    const { entry } = facts
    if (entry?.hostKey == null) return []
    if (lacksPinnedType(facts, entry.hostKey))
      return [createMissingTypeMatch(snapshot, facts, entry, entry.hostKey)]
    if (presented === null) return []
    // ssh asks for a key of the pinned type first, so a key of another type does not contradict the pin.
    if (presented.type !== entry.hostKey.type || presented.blob === entry.hostKey.blob) return []
    return [createMatch(snapshot, facts, entry, entry.hostKey, presented)]
  })
}

function createMatch(
  snapshot: Snapshot,
  facts: BuilderFacts,
  entry: MachineEntry,
  pinned: PublicKey,
  presented: PublicKey,
): Match {
  return {
    subject: entry.uri,
    repairs: facts.kind === 'managed' && findTrustedHostKey(facts) ? ['pin-host-key'] : [],
    cause:
      "The builder's port presents a different host key than the one its entry pins, so SSH refuses to connect.",
    explanation:
      `${formatAddress(facts)} shows the host key ${presented.fingerprint}${formatPublished(presented)}. The entry pins ` +
      `${pinned.fingerprint}${formatPublished(pinned)}. ${presented.blob === nixDarwinHostKey.blob ? `${publishedKeyIsPublic} ` : ''}ssh, which Nix runs as root, refuses such a machine, and rightly: it could ` +
      'be anybody. Find out who answers on that port; if it is a guest of your own making, pin its key in the entry. ' +
      'Never switch the check off.',
    evidence: [
      fromFile(
        'The key that the entry pins',
        entry.file,
        entry.line,
        `${pinned.fingerprint}${formatPublished(pinned)}`,
      ),
      fromAddress(
        'The key that answers',
        formatAddress(facts),
        presented,
        `${presented.type} ${presented.fingerprint}${formatPublished(presented)}`,
      ),
    ],
    causes: [...findDuplicateCause(snapshot, facts), ...listCausesOfSilence(facts)],
    permanentFix: formatBuildMachines(snapshot, facts, entry),
  }
}

function createMissingTypeMatch(
  snapshot: Snapshot,
  facts: BuilderFacts,
  entry: MachineEntry,
  pinned: PublicKey,
): Match {
  return {
    subject: entry.uri,
    title: 'The builder has no host key of the pinned type',
    cause: `The entry pins a key of type ${pinned.type}, and the builder's port has none of that type, so SSH refuses to connect.`,
    explanation:
      `The entry pins the ${pinned.type} host key ${pinned.fingerprint}${formatPublished(pinned)}. What answers on ${formatAddress(facts)} has ` +
      'no key of that type, so it is not that machine. ssh, which Nix runs as root, says "REMOTE HOST IDENTIFICATION HAS CHANGED" ' +
      'and refuses it, and rightly: it could be anybody. Find out who answers on that port; if it is a guest of your own making, pin ' +
      'its key in the entry. Never switch the check off.',
    evidence: [
      fromFile(
        'The key that the entry pins',
        entry.file,
        entry.line,
        `${pinned.type} ${pinned.fingerprint}${formatPublished(pinned)}`,
      ),
      fromAddress('What answers', formatAddress(facts), null, `no host key of the type ${pinned.type}`),
    ],
    causes: [...findDuplicateCause(snapshot, facts), ...listCausesOfSilence(facts)],
  }
}

/**
 * Returns a nix.buildMachines snippet that keeps every entry. It contains the builder's new host key only if a source other
 * than the answer on the port confirms that key; otherwise a comment says where to find it.
 */
function formatBuildMachines(snapshot: Snapshot, facts: BuilderFacts, { uri }: MachineEntry): string {
  const key = findTrustedHostKey(facts)
  const snippet = formatMachinesSnippet(listMachinesToKeep(snapshot), getOwnSystem(snapshot), (each) =>
    each.uri === uri && key !== null ? { hostKey: key } : {},
  )
  return key === null
    ? `# publicHostKey of ${uri} has to be base64 -w0 of the guest's own /etc/ssh/ssh_host_ed25519_key.pub\n${snippet}`
    : snippet
}

function formatPublished(key: PublicKey): string {
  return key.blob === nixDarwinHostKey.blob ? " (nix-darwin's published key)" : ''
}
