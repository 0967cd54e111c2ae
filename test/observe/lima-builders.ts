import {
  bash,
  formatPlist,
  guestHostKey,
  key,
  putMachine,
  putPrograms,
  sockets,
  store,
  text,
  waitFor,
} from './generated-plist.ts'
import type { OtherBuilder } from './other-builder.ts'

export function makeRosetta(label: string, onDemand: boolean, port = 31122): OtherBuilder {
  const script = store('rosetta-builderd-start')
  return {
    name: `nix-rosetta-builder, ${onDemand ? 'on demand' : 'always on'}, as ${label}`,
    uri: 'ssh-ng://rosetta-builder',
    label,
    domain: 'system',
    port,
    runs: 'healthy',
    sleeps: onDemand ? 'asleep' : null,
    vmCommand:
      'limactl hostagent --pidfile /var/lib/rosetta-builder/.lima/rosetta-builder-vm/ha.pid rosetta-builder-vm',
    put: (folder) => {
      putMachine(
        folder,
        'ssh-ng://rosetta-builder aarch64-linux,x86_64-linux - 8 1 benchmark,big-parallel,kvm,nixos-test - -',
        '100-rosetta-builder',
        `Host "rosetta-builder"
  GlobalKnownHostsFile "/var/lib/rosetta-builder/ssh_known_hosts"
  Hostname localhost
  HostKeyAlias "rosetta-builder-key"
  Port "${port}"
  User "builder"
  IdentityFile "/var/lib/rosetta-builder/ssh_user_ed25519_key"
`,
      )
      const yaml = store('rosetta-builder.yaml')
      folder.write(
        `/Library/LaunchDaemons/${label}.plist`,
        formatPlist({
          label,
          program: waitFor(script),
          more:
            key('KeepAlive', onDemand ? '<false/>' : '<true/>') +
            (onDemand ? sockets(port) : '') +
            key('UserName', text('_rosettabuilder')) +
            key('WorkingDirectory', text('/var/lib/rosetta-builder')),
        }),
      )
      folder.write(
        script,
        `#! ${bash}

set -e
umask 'g-w,o='
cmp -s ${yaml} .lima/rosetta-builder-vm/lima.yaml && true || {
  limactl delete --force rosetta-builder-vm
  limactl create --name=rosetta-builder-vm ${yaml}
}
chmod 'go+r' ssh_known_hosts

exec limactl start  --foreground rosetta-builder-vm
`,
        0o555,
      )
      folder.write('/var/lib/rosetta-builder/ssh_known_hosts', `rosetta-builder-key ${guestHostKey}\n`)
      putPrograms(folder, yaml)
    },
  }
}

/** A machine of Colima's or Lima's that somebody gave an entry: no plist names it; its process listens on the port. */
export function makeColima(): OtherBuilder {
  const label = 'homebrew.mxcl.colima'
  return {
    name: 'a machine of Colima',
    uri: 'ssh-ng://builder@localhost:50022',
    label,
    domain: 'gui/501',
    port: 50022,
    jobCommand: '/opt/homebrew/opt/colima/bin/colima start -f',
    runs: 'healthy',
    sleeps: null,
    vmCommand:
      '/opt/homebrew/bin/limactl hostagent --pidfile /Users/alice/.colima/_lima/colima/ha.pid colima',
    put: (folder) => {
      folder.write(
        '/etc/nix/machines',
        'ssh-ng://builder@localhost:50022 aarch64-linux /etc/nix/colima_ed25519 4 1 big-parallel - -\n',
      )
      folder.write('/etc/nix/colima_ed25519', 'private', 0o600)
      folder.write('/etc/ssh/ssh_known_hosts', `[localhost]:50022 ${guestHostKey}\n`)
      folder.write(
        `/Users/alice/Library/LaunchAgents/${label}.plist`,
        formatPlist({
          label,
          program: ['/opt/homebrew/opt/colima/bin/colima', 'start', '-f'],
          more: key('RunAtLoad', '<true/>') + key('WorkingDirectory', text('/Users/alice')),
        }),
      )
    },
  }
}
