import type { MachineEntry, PublicKey } from '../model/snapshot.ts'
import { hostKeyColumn } from '../ssh/host-key.ts'

/** What one machine is to have instead of what its entry says. */
export interface MachineChange {
  readonly hostName?: string
  readonly hostKey?: PublicKey
}

/**
 * `nix.buildMachines` with every machine of these entries, so that `lib.mkForce`, which replaces linux-builder's own entry too,
 * takes none away. `change` says what is to be otherwise, or null where a machine is to be left out.
 * Types are nix-darwin's (modules/nix/default.nix): whole numbers for maxJobs and speedFactor, at least one system.
 * @param ownSystem the Mac's own, which an entry without systems stands for
 */
export function buildMachinesSnippet(
  entries: readonly MachineEntry[],
  ownSystem: string,
  change: (entry: MachineEntry) => MachineChange | null = () => ({}),
): string {
  const distinct = [...new Map(entries.map((entry) => [entry.uri, entry])).values()]
  const machines = distinct.flatMap((entry) => {
    const changed = change(entry)
    return changed === null ? [] : [['  {', ...linesOf(entry, ownSystem, changed), '  }'].join('\n')]
  })
  // An empty list by force would take every machine away.
  if (machines.length === 0)
    return '# no machine is left to keep, and an empty list by lib.mkForce would leave no machines file'
  return ['nix.buildMachines = lib.mkForce [', ...machines, '];'].join('\n')
}

function linesOf(entry: MachineEntry, ownSystem: string, change: MachineChange): readonly string[] {
  const isSsh = ['ssh', 'ssh-ng'].includes(entry.scheme)
  const key = change.hostKey ?? entry.hostKey
  const lines = [
    `hostName = ${text(change.hostName ?? (isSsh ? nameOf(entry) : entry.uri))};`,
    `protocol = ${isSsh ? text(entry.scheme) : 'null'};`,
    ...(entry.user === null || !isSsh ? [] : [`sshUser = ${text(entry.user)};`]),
    ...(entry.sshKey === null ? [] : [`sshKey = ${text(entry.sshKey)};`]),
    `systems = ${list(entry.systems.length === 0 ? [ownSystem] : entry.systems)};`,
    `maxJobs = ${entry.maxJobs};`,
    `speedFactor = ${Math.max(1, Math.round(entry.speedFactor))};`,
    `supportedFeatures = ${list(entry.supportedFeatures)};`,
    `mandatoryFeatures = ${list(entry.mandatoryFeatures)};`,
    ...(key === null ? [] : [`publicHostKey = ${text(hostKeyColumn(key))};`]),
  ]
  return lines.map((line) => `    ${line}`)
}

/** The host as the URI has it, port and settings included: nix-darwin puts protocol and user before it. */
function nameOf({ uri }: MachineEntry): string {
  const rest = uri.slice(uri.indexOf('://') + 3)
  return rest.slice(rest.indexOf('@') + 1)
}

/** Only letters that mean nothing in a string of Nix: what an entry says is a stranger's word. */
function text(word: string): string {
  return `"${word.replace(/[^A-Za-z0-9._/@+:?=&%,[\]~-]/g, '_')}"`
}

function list(words: readonly string[]): string {
  return words.length === 0 ? '[ ]' : `[ ${words.map(text).join(' ')} ]`
}
