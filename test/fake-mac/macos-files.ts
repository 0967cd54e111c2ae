import { alice, type MacTree } from './mac-tree.ts'

/** Adds the files that macOS itself has (docs/macos.md, "Files of macOS and nix-darwin"). */
export function putMacosFiles(tree: MacTree): void {
  for (const name of ['etc', 'var', 'tmp']) tree.link(`/${name}`, `private/${name}`)
  // The links above do not create their targets.
  for (const name of ['etc', 'var', 'tmp', 'var/run', 'var/db', 'etc/ssh/ssh_config.d']) {
    tree.folder(`/private/${name}`)
  }
  tree.link('/run', 'private/var/run')
  tree.folder('/var/root', 0o750)
  tree.file('/var/run/utmpx', '')
  tree.file('/etc/hosts', hostsFile)
  tree.file('/etc/ssh/ssh_config', systemSshConfig)
  tree.file('/etc/ssh/crypto.conf', 'Ciphers aes128-gcm@openssh.com,aes256-gcm@openssh.com\n')
  tree.file('/etc/ssh/ssh_config.d/100-macos.conf', dropInOfMacos)
  tree.file('/System/Library/CoreServices/SystemVersion.plist', systemVersion)
  tree.folder('/Library/LaunchDaemons')
  tree.folder('/Library/Application Support')
  tree.folder('/Users/alice', 0o750, alice)
  tree.folder('/Users/alice/.ssh', 0o700, alice)
  tree.folder('/Users/alice/.config/nix', 0o755, alice)
}

export const macosVersion = '15.5'
export const macosBuild = '24F74'

export const hostsFile = `##
# Host Database
#
# localhost is used to configure the loopback interface
# when the system is booting.  Do not change this entry.
##
127.0.0.1\tlocalhost
255.255.255.255\tbroadcasthost
::1             localhost
`

const systemSshConfig = `# This is the ssh client system-wide configuration file.  See
# ssh_config(5) for more information.  This file provides defaults for
# users, and the values can be changed in per-user configuration files
# or on the command line.

# Configuration data is parsed as follows:
#  1. command line options
#  2. user-specific file
#  3. system-wide file
# Any configuration value is only changed the first time it is set.
# Thus, host-specific definitions should be at the beginning of the
# configuration file, and defaults at the end.

# This Include directive is not part of the default ssh_config shipped with
# OpenSSH. Options set in the included configuration files generally override
# those that follow.  The defaults only apply to options that have not been
# explicitly set.  Options that appear multiple times keep the first value set,
# unless they are a multivalue option such as IdentityFile.
Include /etc/ssh/ssh_config.d/*

# Site-wide defaults for some commonly used options.  For a comprehensive
# list of available options, their meanings and defaults, please see the
# ssh_config(5) man page.
`

const dropInOfMacos = `# Options set here apply to every user of this Mac.
Host *
    SendEnv LANG LC_*
    Include /etc/ssh/crypto.conf
`

const systemVersion = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
\t<key>ProductBuildVersion</key>
\t<string>${macosBuild}</string>
\t<key>ProductName</key>
\t<string>macOS</string>
\t<key>ProductVersion</key>
\t<string>${macosVersion}</string>
</dict>
</plist>
`
