import { defaultKeyPath } from '../builder/facts.ts'

/**
 * The Host block for root's own ssh configuration: it works beside a managed /etc/ssh/ssh_config and with
 * every Nix, and is as strict as before (failure-modes.md, fact a; observed.md, state 8).
 */
export function rootBlock(host: string, port: number, keyPath: string = defaultKeyPath): string {
  const name = plainHost(host)
  return [
    `Host ${name}`,
    '  HostName 127.0.0.1',
    `  Port ${port}`,
    '  User builder',
    `  HostKeyAlias ${name}`,
    `  IdentityFile ${plainPath(keyPath)}`,
    '  IdentitiesOnly yes',
    '  StrictHostKeyChecking yes',
    '  ConnectTimeout 75',
    '  ProxyCommand none',
  ].join('\n')
}

/** The same block, put there by nix-darwin at every switch where it is missing. */
export function lastingRoute(host: string, port: number, keyPath: string): string {
  const block = rootBlock(host, port, keyPath).split('\n')
  return [
    "system.activationScripts.postActivation.text = ''",
    '  mkdir -p -m 700 /var/root/.ssh',
    '  config=/var/root/.ssh/config',
    `  if ! grep -qs '^Host ${plainHost(host)}$' "$config"; then`,
    '    umask 077',
    "    { printf '%s\\n' \\",
    ...block.map((line) => `        '${line}' \\`),
    '        ; cat "$config" 2>/dev/null || true; } > "$config.new"',
    '    mv "$config.new" "$config"',
    '  fi',
    "'';",
  ].join('\n')
}

/** Names and paths come from files that others write: only plain ones go into text that is run as root. */
export function plainHost(host: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(host) ? host : 'linux-builder'
}

function plainPath(path: string): string {
  return /^\/[A-Za-z0-9._/+-]+$/.test(path) ? path : defaultKeyPath
}
