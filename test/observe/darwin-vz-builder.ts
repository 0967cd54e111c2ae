import { bash, formatPlist, key, putMachine, putPrograms, store, text } from './generated-plist.ts'
import type { OtherBuilder } from './other-builder.ts'

export function makeDarwinVz(): OtherBuilder {
  const label = 'org.nixos.darwin-vz-nix'
  const script = store('darwin-vz-nix-start')
  const program = store('darwin-vz-nix-0.2.0/bin/darwin-vz-nix')
  const folderOfVm = '/var/lib/darwin-vz-nix'
  return {
    name: 'darwin-vz-nix',
    uri: 'ssh-ng://builder@darwin-vz-nix',
    label,
    domain: 'system',
    port: null,
    runs: 'unknown',
    sleeps: 'paused',
    vmCommand: `${program} start --cores 4 --memory 8192 --state-dir ${folderOfVm} --idle-timeout 180`,
    put: (folder) => {
      putMachine(
        folder,
        `ssh-ng://builder@darwin-vz-nix aarch64-linux,x86_64-linux ${folderOfVm}/ssh/id_ed25519 4 1 kvm,benchmark,big-parallel - -`,
        '200-darwin-vz-nix',
        `Host darwin-vz-nix
  User builder
  ProxyCommand /bin/sh -c 'ip_file=$1; ip=$(/bin/cat -- "$ip_file"); exec /usr/bin/nc "$ip" 22' sh ${folderOfVm}/guest-ip
  IdentityFile ~/.ssh/darwin-vz-nix
  StrictHostKeyChecking accept-new
  UserKnownHostsFile ~/.ssh/darwin-vz-nix_known_hosts
`,
      )
      folder.write(
        `/Library/LaunchDaemons/${label}.plist`,
        formatPlist({
          label,
          program: [script],
          more:
            key('KeepAlive', '<dict>\n		<key>SuccessfulExit</key>\n		<false/>\n	</dict>') +
            key('RunAtLoad', '<true/>') +
            key('StandardErrorPath', text(`${folderOfVm}/daemon.log`)) +
            key('StandardOutPath', text(`${folderOfVm}/daemon.log`)) +
            key('WorkingDirectory', text(folderOfVm)),
        }),
      )
      folder.write(
        script,
        `#!${bash}
exec ${program} start --cores 4 --memory 8192 --disk-size 100G --launchd-managed --state-dir ${folderOfVm} --share-nix-store --idle-timeout 180

`,
        0o555,
      )
      folder.folder(folderOfVm)
      folder.write(`${folderOfVm}/ssh/id_ed25519`, 'private', 0o600)
      folder.write(`${folderOfVm}/guest-ip`, '192.168.64.3')
      putPrograms(folder, program)
    },
  }
}
