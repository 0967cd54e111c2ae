import type { LaunchdStart } from './fake-mac-files.ts'
import type { KeyPair } from './key-pair.ts'
import { computeFakeStoreHash, type MacTree, nixbld } from './mac-tree.ts'
import { formatNixConf, putEtc } from './nix-darwin-files.ts'

/** The store URI of the company's build server in the machines file. */
const buildServer = 'ssh-ng://nix@build.example.com'
const buildServersKey = '/etc/nix/build_server_ed25519'

/** Returns the build server's entry, which pins this host key. */
export function formatBuildServerLine(hostKey: KeyPair): string {
  return `${buildServer} x86_64-linux ${buildServersKey} 8 1 big-parallel - ${encodeHostKey(hostKey)}\n`
}

export function putBuildServersKey(tree: MacTree, clientKey: KeyPair): void {
  tree.file(buildServersKey, clientKey.privateKey, 0o600, nixbld)
}

/**
 * Adds what input-output-hk/nix-linux-builder's nix/darwin-module.nix configures: two settings of Nix, no service and no
 * entry. Returns the path of the program.
 */
export function putExternalBuilder(tree: MacTree): string {
  const program = `/nix/store/${computeFakeStoreHash('nix-linux-builder')}-nix-linux-builder-0.1.0/bin/nix-linux-builder`
  const args = ['--kernel', `/nix/store/${computeFakeStoreHash('guest-kernel')}-guest-kernel/Image`]
  const setting = JSON.stringify([{ args, program, systems: ['aarch64-linux', 'x86_64-linux'] }])
  const ownSettings = `external-builders = ${setting}\nextra-experimental-features = external-builders\n`
  putEtc(tree, 'nix/nix.conf', formatNixConf() + ownSettings)
  tree.file(program, '#!/bin/sh\nexit 1\n', 0o555)
  return program
}

const rosettaLabel = 'org.nixos.rosetta-builderd'
const rosettaPlist = `/Library/LaunchDaemons/${rosettaLabel}.plist`
const rosettaFolder = '/var/lib/rosetta-builder'

/** Adds the files of nix-rosetta-builder with `onDemand = true`. Returns its job, which has run once and is not running. */
export function putRosettaBuilder(tree: MacTree, hostKey: KeyPair, clientKey: KeyPair): LaunchdStart['job'] {
  const key = `${rosettaFolder}/ssh_user_ed25519_key`
  putEtc(
    tree,
    'nix/machines',
    `ssh-ng://rosetta-builder aarch64-linux,x86_64-linux ${key} 8 1 benchmark,big-parallel,kvm - ${encodeHostKey(hostKey)}\n`,
  )
  putEtc(tree, 'ssh/ssh_config.d/100-rosetta-builder.conf', createSshDropIn(key))
  tree.file(key, clientKey.privateKey, 0o600, nixbld)
  tree.file(rosettaPlist, plist)
  return { label: rosettaLabel, plistPath: rosettaPlist, isRunning: false, runs: 1 }
}

function encodeHostKey({ publicKey }: KeyPair): string {
  return Buffer.from(`${publicKey}\n`).toString('base64')
}

function createSshDropIn(key: string): string {
  return `Host rosetta-builder
  User builder
  Hostname localhost
  HostKeyAlias rosetta-builder
  Port 31122
  IdentityFile ${key}
  IdentitiesOnly yes
`
}

/** launchd listens on its socket and does not keep it alive. */
const plist = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
\t<key>Label</key>
\t<string>${rosettaLabel}</string>
\t<key>ProgramArguments</key>
\t<array>
\t\t<string>/bin/sh</string>
\t\t<string>-c</string>
\t\t<string>/bin/wait4path /nix/store &amp;&amp; exec ${rosettaFolder}/rosetta-builderd-start</string>
\t</array>
\t<key>Sockets</key>
\t<dict>
\t\t<key>Listener</key>
\t\t<dict>
\t\t\t<key>SockNodeName</key>
\t\t\t<string>localhost</string>
\t\t\t<key>SockServiceName</key>
\t\t\t<string>31122</string>
\t\t</dict>
\t</dict>
\t<key>WorkingDirectory</key>
\t<string>${rosettaFolder}</string>
</dict>
</plist>
`
