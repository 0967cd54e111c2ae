import type { MachineEntry, PublicKey } from '../model/snapshot.ts'
import { encodeHostKeyColumn } from '../ssh/host-key.ts'

/** The values of an entry that the snippet changes. */
export interface MachineChange {
  readonly hostName?: string
  readonly hostKey?: PublicKey
}

/**
 * Formats `nix.buildMachines` with all of these machines: `lib.mkForce` replaces the whole list, including linux-builder's own
 * entry, so a machine that is missing here would be lost. The types are nix-darwin's (modules/nix/default.nix): integers for
 * maxJobs and speedFactor, at least one system.
 * @param ownSystem the Mac's own system, which an entry without systems offers
 * @param change returns the changed values of an entry, or null to leave the machine out
 */
export function formatMachinesSnippet(
  entries: readonly MachineEntry[],
  ownSystem: string,
  change: (entry: MachineEntry) => MachineChange | null = () => ({}),
): string {
  const machineTexts = entries.flatMap((entry) => {
    const entryChange = change(entry)
    return entryChange === null
      ? []
      : [['  {', ...formatMachine(entry, ownSystem, entryChange), '  }'].join('\n')]
  })
  // One machine may have an entry for each of its systems: only duplicates are left out.
  const machines = [...new Set(machineTexts)]
  // `lib.mkForce [ ]` would remove all machines.
  if (machines.length === 0)
    return '# no machine is left to keep, and an empty list by lib.mkForce would leave no machines file'
  return ['nix.buildMachines = lib.mkForce [', ...machines, '];'].join('\n')
}

function formatMachine(entry: MachineEntry, ownSystem: string, change: MachineChange): readonly string[] {
  const isSsh = ['ssh', 'ssh-ng'].includes(entry.scheme)
  const key = change.hostKey ?? entry.hostKey
  const lines = [
    `hostName = ${quoteString(change.hostName ?? (isSsh ? getHostName(entry) : entry.uri))};`,
    `protocol = ${isSsh ? quoteString(entry.scheme) : 'null'};`,
    ...(entry.user === null || !isSsh ? [] : [`sshUser = ${quoteString(entry.user)};`]),
    ...(entry.sshKey === null ? [] : [`sshKey = ${quoteString(entry.sshKey)};`]),
    `systems = ${formatNixList(entry.systems.length === 0 ? [ownSystem] : entry.systems)};`,
    `maxJobs = ${entry.maxJobs};`,
    `speedFactor = ${Math.max(1, Math.round(entry.speedFactor))};`,
    `supportedFeatures = ${formatNixList(entry.supportedFeatures)};`,
    `mandatoryFeatures = ${formatNixList(entry.mandatoryFeatures)};`,
    ...(key === null ? [] : [`publicHostKey = ${quoteString(encodeHostKeyColumn(key))};`]),
  ]
  return lines.map((line) => `    ${line}`)
}

/** Returns the URI's host with its port and settings; nix-darwin adds protocol and user. */
function getHostName({ uri }: MachineEntry): string {
  const rest = uri.slice(uri.indexOf('://') + 3)
  return rest.slice(rest.indexOf('@') + 1)
}

/** Quotes a word for Nix. Entries are untrusted, so characters with a meaning in a Nix string become `_`. */
function quoteString(word: string): string {
  return `"${word.replace(/[^A-Za-z0-9._/@+:?=&%,[\]~-]/g, '_')}"`
}

function formatNixList(words: readonly string[]): string {
  return words.length === 0 ? '[ ]' : `[ ${words.map(quoteString).join(' ')} ]`
}
