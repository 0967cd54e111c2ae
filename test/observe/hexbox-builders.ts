import { bash, formatPlist, guestHostKey, key, putMachine, putPrograms, store } from './generated-plist.ts'
import type { MacFolder } from './mac-folder.ts'
import type { OtherBuilder } from './other-builder.ts'

const hexBox = '/Users/alice/.local/state/hb'

/** HexBox until June 2026: an agent listens with socat, and each connection starts the container. */
export function makeHexBoxBridge(): OtherBuilder {
  const label = 'org.nixos.hexbox-bridge'
  const socat = store('socat-1.8.0/bin/socat')
  return {
    name: 'HexBox with its bridge',
    uri: 'ssh-ng://container-builder',
    label,
    domain: 'gui/501',
    port: 2222,
    runs: 'healthy',
    sleeps: null,
    vmCommand: `${socat} TCP-LISTEN:2222,bind=127.0.0.1,reuseaddr,fork EXEC:${hexBox}/proxy.sh`,
    put: (folder) => {
      putMachine(
        folder,
        `ssh-ng://container-builder aarch64-linux ${hexBox}/builder_ed25519 4 1 big-parallel - -`,
        '201-container-builder',
        `Host container-builder
  HostName 127.0.0.1
  Port 2222
  User builder
  IdentityFile ${hexBox}/builder_ed25519
  BatchMode yes
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  LogLevel ERROR
`,
      )
      folder.write(
        `/Users/alice/Library/LaunchAgents/${label}.plist`,
        formatPlist({
          label,
          program: [`${hexBox}/hexbox-bridge`],
          more: key('KeepAlive', '<true/>') + key('RunAtLoad', '<true/>'),
        }),
      )
      folder.write(
        `${hexBox}/hexbox-bridge`,
        `#!${bash}
exec ${socat} \\
  TCP-LISTEN:2222,bind=127.0.0.1,reuseaddr,fork \\
  EXEC:${hexBox}/proxy.sh
`,
        0o755,
      )
      putHexBoxProxy(folder)
      putPrograms(folder, socat)
    },
  }
}

/** HexBox since then: no service at all; SSH's ProxyCommand starts the machine of Apple's container. */
export function makeHexBoxProxy(): OtherBuilder {
  return {
    name: 'HexBox with its ProxyCommand',
    uri: 'ssh-ng://container-builder',
    label: null,
    domain: 'gui/501',
    port: null,
    runs: 'asleep',
    sleeps: 'asleep',
    vmCommand:
      '/usr/local/libexec/container/plugins/container-runtime-linux/bin/container-runtime-linux start --root /x --uuid nix-builder',
    put: (folder) => {
      putMachine(
        folder,
        'ssh-ng://container-builder aarch64-linux - 4 1 big-parallel - -',
        '201-container-builder',
        `Host container-builder
  HostName nix-builder
  User builder
  Port 22
  IdentityFile ${hexBox}/builder_ed25519
  ProxyCommand ${hexBox}/proxy.sh
  BatchMode yes
  StrictHostKeyChecking yes
  UserKnownHostsFile ${hexBox}/known_hosts
`,
      )
      folder.write(`${hexBox}/known_hosts`, `container-builder,nix-builder ${guestHostKey}\n`)
      putHexBoxProxy(folder)
      putPrograms(folder)
    },
  }
}

function putHexBoxProxy(folder: MacFolder): void {
  folder.write(`${hexBox}/builder_ed25519`, 'private', 0o600)
  folder.write(
    `${hexBox}/proxy.sh`,
    `#!${bash}
set -euo pipefail
container_bin=/usr/local/bin/container
exec "$container_bin" machine run --root -i -n nix-builder nc -N 127.0.0.1 22
`,
    0o755,
  )
}
