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
    'The eighth column of a machines entry pins the host key by which the builder proves its identity. Whatever ' +
    'answers on the builder\'s port presents a different key, so SSH stops with "REMOTE HOST IDENTIFICATION HAS ' +
    'CHANGED", and Nix builds nothing there. By default, every nix-darwin builder has the same published key. A ' +
    'different key means a customized VM, a VM that was started by hand, or another program on the port.',
  detection:
    "Builderbar asks the builder's port for a key of the pinned type, without logging in, and compares the two. " +
    "A fingerprint that comes from port 22 doesn't count: in that case SSH goes to the wrong port (ssh-route). A " +
    'remote builder is asked only if you request it (builderbar status --remote); its key is compared with the ' +
    'eighth column or with the known hosts.',
  remedy:
    'First find out what is listening on the port. If the VM that launchd started forwards the port, its own ' +
    'system in the Nix store names the key, and the machines file is a regular file, Builderbar writes that key ' +
    "into the eighth column and leaves every other byte alone. nix-darwin's published key never replaces another " +
    'pin: its private half is public, so any program on the port can present it, and a match proves nothing. If ' +
    "the file is a link, or if the key belongs to a VM that you customized, pin the key in the entry's " +
    'publicHostKey. Never turn off host key checking (StrictHostKeyChecking no): anyone on that port could then ' +
    'receive your sources and return programs.',
  permanentFix:
    "# nix-darwin's VM keeps the host key that its entry pins, unless the VM's own configuration sets another\n" +
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
      `${formatAddress(facts)} presents the host key ${presented.fingerprint}${formatPublished(presented)}, but ` +
      `the entry pins ${pinned.fingerprint}${formatPublished(pinned)}. ` +
      `${presented.blob === nixDarwinHostKey.blob ? `${publishedKeyIsPublic} ` : ''}SSH, which Nix runs as root, ` +
      'refuses to connect, and that protects you: it could be any program. Find out what is listening on that ' +
      "port. If it's a VM that you customized, pin its key in the entry. Never turn off host key checking.",
    evidence: [
      fromFile(
        'Key that the entry pins',
        entry.file,
        entry.line,
        `${pinned.fingerprint}${formatPublished(pinned)}`,
      ),
      fromAddress(
        'Key that the port presents',
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
      `The entry pins the ${pinned.type} host key ${pinned.fingerprint}${formatPublished(pinned)}. Whatever ` +
      `answers on ${formatAddress(facts)} has no key of that type, so it isn't the builder that the entry means. ` +
      'SSH, which Nix runs as root, says "REMOTE HOST IDENTIFICATION HAS CHANGED" and refuses to connect, and that ' +
      "protects you: it could be any program. Find out what is listening on that port. If it's a VM that you " +
      'customized, pin its key in the entry. Never turn off host key checking.',
    evidence: [
      fromFile(
        'Key that the entry pins',
        entry.file,
        entry.line,
        `${pinned.type} ${pinned.fingerprint}${formatPublished(pinned)}`,
      ),
      fromAddress(
        'What the port presents',
        formatAddress(facts),
        null,
        `no host key of the type ${pinned.type}`,
      ),
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
    ? `# publicHostKey of ${uri} must be base64 -w0 of the VM's own /etc/ssh/ssh_host_ed25519_key.pub\n${snippet}`
    : snippet
}

function formatPublished(key: PublicKey): string {
  return key.blob === nixDarwinHostKey.blob ? " (nix-darwin's published key)" : ''
}
