import type { BuilderFacts } from '../builder/facts.ts'
import type { MachineEntry } from '../builder/snapshot.ts'

/**
 * What outlasts the block in root's file. nix-darwin's own ssh options do not: programs.ssh writes to /etc/ssh/ssh_config.d,
 * which a managed ssh_config without `Include` never reads (failure-modes.md, fact a).
 */
export function lastingWay(facts: BuilderFacts, entry: MachineEntry, finding: string): string {
  const lines = [
    "# darwin-rebuild does not touch root's file; an update of macOS may take it away, and Builderbar then offers this again.",
  ]
  if (finding !== 'ssh-route') {
    return [
      ...lines,
      '# For good: ask those who manage /etc/ssh/ssh_config to leave the host out of their options, above every other block:',
      `#   Host ${plain(entry.host)}`,
      '#     ProxyCommand none',
    ].join('\n')
  }
  return [
    ...lines,
    '# For good, either ask those who manage /etc/ssh/ssh_config for this line, above the first Host:',
    '#   Include /etc/ssh/ssh_config.d/*',
    '# or, with Nix 2.31 and newer alone, name the port in the entry (lib.mkForce: lists add up otherwise):',
    'nix.buildMachines = lib.mkForce [ {',
    `  hostName = "127.0.0.1:${facts.port}";`,
    `  sshUser = "${plain(entry.user ?? 'builder')}";`,
    `  protocol = "${plain(entry.scheme)}";`,
    `  systems = [ ${quoted(entry.systems)} ];`,
    `  sshKey = "${plain(entry.sshKey ?? '/etc/nix/builder_ed25519')}";`,
    `  maxJobs = ${entry.maxJobs};`,
    `  supportedFeatures = [ ${quoted(entry.supportedFeatures)} ];`,
    ...(entry.hostKey === null ? [] : [`  publicHostKey = "${columnOf(entry.hostKey)}";`]),
    '} ];',
  ].join('\n')
}

function columnOf({ type, blob }: { type: string; blob: string }): string {
  return Buffer.from(`${type} ${blob}\n`).toString('base64')
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${plain(word)}"`).join(' ')
}

/** Only letters that mean nothing to Nix: what an entry says is a stranger's word. */
function plain(word: string): string {
  return word.replace(/[^A-Za-z0-9._/@+-]/g, '_')
}
