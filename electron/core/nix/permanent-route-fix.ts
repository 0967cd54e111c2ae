import type { MachineEntry } from '../model/machine-entry.ts'

/** What keeps root's ssh from the builder: a managed file without its `Include`, or options that apply to all hosts. */
export type RouteProblem = 'include' | 'options'

/**
 * What outlasts the block in root's file. nix-darwin's own ssh options do not: programs.ssh writes to /etc/ssh/ssh_config.d,
 * which a managed ssh_config without `Include` never reads (failure-modes.md, fact a). Without an entry: in general words.
 */
export function permanentRouteFix(trouble: RouteProblem, port: number, entry: MachineEntry | null): string {
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
    'nix.buildMachines = lib.mkForce [ {',
    `  hostName = "127.0.0.1:${port}";`,
    ...(entry === null ? ['  /* the rest as before */'] : restOf(entry)),
    '} ];',
  ].join('\n')
}

function restOf(entry: MachineEntry): readonly string[] {
  return [
    `  sshUser = "${plain(entry.user ?? 'builder')}";`,
    `  protocol = "${plain(entry.scheme)}";`,
    `  systems = [ ${quoted(entry.systems)} ];`,
    `  sshKey = "${plain(entry.sshKey ?? '/etc/nix/builder_ed25519')}";`,
    `  maxJobs = ${entry.maxJobs};`,
    `  supportedFeatures = [ ${quoted(entry.supportedFeatures)} ];`,
    ...(entry.hostKey === null ? [] : [`  publicHostKey = "${columnOf(entry.hostKey)}";`]),
  ]
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
