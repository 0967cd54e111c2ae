import { type MacFolder, makeMacFolder } from './mac-folder.ts'

export const dropIn = '/etc/ssh/ssh_config.d/100-linux-builder.conf'
export const builderBlock = `Host linux-builder
  User builder
  HostName localhost
  HostKeyAlias linux-builder
  Port 31999
  IdentityFile /etc/nix/builder_ed25519
`

/** A Mac with the host's ssh, whose calls are recorded, and the files through which root's ssh finds the builder. */
export function makeRouteFolder(): MacFolder {
  const folder = makeMacFolder()
  folder.program('/usr/bin/ssh', 'echo "$@" >> "$0.calls"', 'exec /usr/bin/ssh "$@"')
  folder.write('/etc/hosts', '127.0.0.1 localhost\n')
  folder.write('/etc/nix/machines', 'ssh-ng://builder@linux-builder aarch64-linux\n')
  folder.write('/etc/ssh/ssh_config', '# the system\nInclude /etc/ssh/ssh_config.d/*\n')
  folder.write(dropIn, builderBlock)
  return folder
}
