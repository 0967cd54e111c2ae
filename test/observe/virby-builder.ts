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

export function makeVirby(label: string, driver: 'vfkit' | 'krunkit', onDemand = false): OtherBuilder {
  const script = store('virbyd-runner')
  const port = 31222
  return {
    name: `virby with ${driver}, ${onDemand ? 'on demand' : 'always on'}, as ${label}`,
    uri: 'ssh-ng://virby-vm',
    label,
    domain: 'system',
    port,
    runs: 'healthy',
    sleeps: onDemand ? 'asleep' : null,
    vmCommand: `${driver} --cpus 8 --memory 6144 --device virtio-net,nat,mac=02:94:01:02:03:04 --restful-uri tcp://localhost:31223`,
    put: (folder) => {
      putMachine(
        folder,
        'ssh-ng://virby-vm aarch64-linux - 8 1 benchmark,big-parallel,kvm,nixos-test - -',
        '100-virby-vm',
        `Host virby-vm
  GlobalKnownHostsFile /var/lib/virby/ssh_known_hosts
  UserKnownHostsFile /dev/null
  HostKeyAlias virby-vm-key
  Hostname localhost
  IdentityFile /var/lib/virby/ssh_user_ed25519_key
  Port ${port}
  StrictHostKeyChecking yes
  User builder
`,
      )
      folder.write(
        `/Library/LaunchDaemons/${label}.plist`,
        formatPlist({
          label,
          program: waitFor(script),
          more:
            key('KeepAlive', onDemand ? '<false/>' : '<true/>') +
            sockets(port) +
            key('UserName', text('_virby')) +
            key('WorkingDirectory', text('/var/lib/virby')),
        }),
      )
      folder.write(
        script,
        `#!${bash}
set -euo pipefail
umask 'g-w,o='
logInfo "Starting VM..."
if ! exec virby-vm; then
  logError "Failed to start the VM"
  exit 1
fi
`,
        0o555,
      )
      // With allowUserSsh virby itself makes the key 0644.
      folder.write('/var/lib/virby/ssh_user_ed25519_key', 'private', 0o644)
      folder.write('/var/lib/virby/ssh_known_hosts', `virby-vm-key ${guestHostKey}\n`)
      putPrograms(folder)
    },
  }
}
