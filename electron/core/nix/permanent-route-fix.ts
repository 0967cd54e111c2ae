import type { MachineEntry } from '../model/machine-entry.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { formatMachinesSnippet } from './build-machines-snippet.ts'
import { getOwnSystem, listMachinesToKeep } from './permanent-fix.ts'

/** Why root's ssh does not reach the builder: a managed ssh_config without its `Include`, or options for all hosts. */
export type RouteProblem = 'include' | 'options'

/**
 * Formats the fix that survives updates of macOS, unlike the block in root's file. nix-darwin's `programs.ssh` is no fix: it
 * writes to /etc/ssh/ssh_config.d, which a managed ssh_config without `Include` never reads (docs/nix-and-ssh.md, "ssh
 * configuration of root").
 * @param entry null: the text is general
 */
export function formatPermanentRouteFix(
  problem: RouteProblem,
  port: number,
  entry: MachineEntry | null,
  snapshot: Snapshot | null = null,
): string {
  const lines = [
    "# darwin-rebuild leaves root's file alone. A macOS update may remove it; Builderbar then offers this repair again.",
  ]
  if (problem === 'options') {
    return [
      ...lines,
      '# To make it permanent, ask those who manage /etc/ssh/ssh_config to exempt the host, above every other block:',
      `#   Host ${replaceSpecialCharacters(entry?.host ?? 'linux-builder')}`,
      '#     ProxyCommand none',
    ].join('\n')
  }
  // nix-rosetta-builder and virby name key and host key only in their Host block, so a port in the entry is not enough.
  if (entry !== null && entry.sshKey === null) {
    return [
      ...lines,
      '# To make it permanent, ask those who manage /etc/ssh/ssh_config for this line, above the first Host:',
      '#   Include /etc/ssh/ssh_config.d/*',
    ].join('\n')
  }
  return [
    ...lines,
    '# To make it permanent, ask those who manage /etc/ssh/ssh_config for this line, above the first Host:',
    '#   Include /etc/ssh/ssh_config.d/*',
    '# Or, with Nix 2.31 or later, name the port in the entry (lib.mkForce replaces the list; without it, lists are merged):',
    formatPortInEntry(port, entry, snapshot),
  ].join('\n')
}

/** Formats all machines, this one with its port, because lib.mkForce replaces the whole list. */
function formatPortInEntry(port: number, entry: MachineEntry | null, snapshot: Snapshot | null): string {
  const hostName = `127.0.0.1:${port}`
  if (entry === null || snapshot === null) {
    return `# nix.buildMachines = lib.mkForce [ … ]; with every machine, the builder by hostName = "${hostName}"`
  }
  return formatMachinesSnippet(listMachinesToKeep(snapshot), getOwnSystem(snapshot), (machine) =>
    machine.uri === entry.uri ? { hostName } : {},
  )
}

/** Entries are untrusted, so characters with a meaning in ssh's configuration or in Nix become `_`. */
function replaceSpecialCharacters(word: string): string {
  return word.replace(/[^A-Za-z0-9._/@+-]/g, '_')
}
