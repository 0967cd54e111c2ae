import type { MachineEntry } from '../model/machine-entry.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { buildMachinesSnippet } from './build-machines-snippet.ts'
import { machinesToKeep, ownSystem } from './permanent-fix.ts'

/** What keeps root's ssh from the builder: a managed file without its `Include`, or options that apply to all hosts. */
export type RouteProblem = 'include' | 'options'

/**
 * What outlasts the block in root's file. nix-darwin's own ssh options do not: programs.ssh writes to /etc/ssh/ssh_config.d,
 * which a managed ssh_config without `Include` never reads (docs/nix-and-ssh.md, "ssh configuration of
 * root"). Without an entry: in general words.
 */
export function permanentRouteFix(
  trouble: RouteProblem,
  port: number,
  entry: MachineEntry | null,
  snapshot: Snapshot | null = null,
): string {
  const lines = [
    "# darwin-rebuild leaves root's file alone; an update of macOS may take it away, and Builderbar then offers this again.",
  ]
  if (trouble === 'options') {
    return [
      ...lines,
      '# For good: ask those who manage /etc/ssh/ssh_config to leave the host out of their options, above every other block:',
      `#   Host ${plain(entry?.host ?? 'linux-builder')}`,
      '#     ProxyCommand none',
    ].join('\n')
  }
  return [
    ...lines,
    '# For good, either ask those who manage /etc/ssh/ssh_config for this line, above the first Host:',
    '#   Include /etc/ssh/ssh_config.d/*',
    '# or, with Nix 2.31 and newer alone, name the port in the entry (lib.mkForce: lists add up otherwise):',
    portInEntry(port, entry, snapshot),
  ].join('\n')
}

/** All machines, this one with its port: what lib.mkForce replaces is the whole list. */
function portInEntry(port: number, entry: MachineEntry | null, snapshot: Snapshot | null): string {
  const hostName = `127.0.0.1:${port}`
  if (entry === null || snapshot === null) {
    return `# nix.buildMachines = lib.mkForce [ … ]; with every machine, the builder by hostName = "${hostName}"`
  }
  return buildMachinesSnippet(machinesToKeep(snapshot), ownSystem(snapshot), (each) =>
    each.uri === entry.uri ? { hostName } : {},
  )
}

/** Only letters that mean nothing to Nix: what an entry says is a stranger's word. */
function plain(word: string): string {
  return word.replace(/[^A-Za-z0-9._/@+-]/g, '_')
}
