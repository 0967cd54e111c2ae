import type { KeyPair } from './key-pair.ts'
import { computeFakeStoreHash, type MacTree, nixbld } from './mac-tree.ts'

export const builderLabel = 'org.nixos.linux-builder'
export const builderPlist = `/Library/LaunchDaemons/${builderLabel}.plist`
export const builderKey = '/etc/nix/builder_ed25519'
export const daemonSocket = '/nix/var/nix/daemon-socket/socket'

export interface BuilderFilesOptions {
  readonly port: number
  /** The key pair with which root's ssh logs in to the guest. */
  readonly clientKey: KeyPair
  /** The guest's host key, field 8 of the machines line. */
  readonly hostKey: KeyPair
  /** The systems of the entry; by default that of an Apple silicon Mac's builder. */
  readonly systems?: readonly string[]
}

/**
 * Returns nix-darwin's entry for the builder (docs/nix-and-ssh.md, "Machines file").
 * @param hostKey null for an entry without a host key
 */
export function formatMachinesLine(
  hostKey: KeyPair | null,
  scheme = 'ssh-ng',
  systems: readonly string[] = ['aarch64-linux'],
): string {
  const pinned = hostKey === null ? '-' : Buffer.from(`${hostKey.publicKey}\n`).toString('base64')
  return `${scheme}://builder@linux-builder ${systems.join(',')} ${builderKey} 4 1 kvm,benchmark,big-parallel - ${pinned}\n`
}

/** Adds the files that `darwin-rebuild switch` with `nix.linux-builder.enable = true` creates. */
export function putNixDarwinFiles(tree: MacTree, parts: BuilderFilesOptions): void {
  putEtc(tree, 'nix/machines', formatMachinesLine(parts.hostKey, 'ssh-ng', parts.systems))
  putEtc(tree, 'nix/nix.conf', formatNixConf())
  putEtc(tree, 'ssh/ssh_config.d/100-linux-builder.conf', createSshDropIn(parts.port))
  tree.folder('/nix/store', 0o755)
  tree.folder('/nix/var/nix/daemon-socket')
  tree.file(builderPlist, createPlist(putStartScripts(tree, parts.port)))
  putKeys(tree, parts.clientKey)
  tree.file('/var/lib/linux-builder/nixos.qcow2', createEmptyQcow2(20 * 1024 ** 3))
}

/** Adds a file in the manner of nix-darwin: /etc/NAME is a link through /etc/static into the store. */
export function putEtc(tree: MacTree, name: string, text: string): void {
  const path = tree.store(`etc-${name.split('/').at(-1)}`, text)
  const etc = `/nix/store/${computeFakeStoreHash('etc')}-etc/etc`
  tree.link('/etc/static', etc)
  tree.link(`${etc}/${name}`, path)
  tree.link(`/etc/${name}`, `/etc/static/${name}`)
}

/** Removes such a file and its link in /etc/static, as if nix-darwin had never created it. */
export function removeEtc(tree: MacTree, name: string): void {
  tree.remove(`/etc/${name}`)
  tree.remove(`/nix/store/${computeFakeStoreHash('etc')}-etc/etc/${name}`)
}

export function formatNixConf(builders?: string): string {
  return `# WARNING: this file is generated from the nix.* options in
# your nix-darwin configuration. Do not edit it!
allowed-users = *
build-users-group = nixbld
${builders === undefined ? '' : `builders = ${builders}\n`}builders-use-substitutes = true
cores = 0
experimental-features = nix-command flakes
max-jobs = auto
require-sigs = true
sandbox = false
substituters = https://cache.nixos.org/
system = aarch64-darwin
trusted-public-keys = cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=
trusted-users = root
`
}

function createSshDropIn(port: number): string {
  return `Host linux-builder
  User builder
  Hostname localhost
  HostKeyAlias linux-builder
  Port ${port}
  IdentityFile ${builderKey}
`
}

/**
 * Adds the builder's keys with the modes of its installer, 0600 and 0644 root:nixbld, and the originals beside the VM's
 * disk (docs/macos.md, "Builder keys").
 */
function putKeys(tree: MacTree, pair: KeyPair): void {
  const keys = '/var/lib/linux-builder/keys'
  tree.file(`${keys}/builder_ed25519`, pair.privateKey, 0o600)
  tree.file(`${keys}/builder_ed25519.pub`, `${pair.publicKey}\n`)
  tree.file(builderKey, pair.privateKey, 0o600, nixbld)
  tree.file(`${builderKey}.pub`, `${pair.publicKey}\n`, 0o644, nixbld)
}

/** Returns QEMU's arguments on an Apple silicon Mac (docs/macos.md, "Processes of the builder"). */
export function createQemuArguments(port: number): string[] {
  return [
    '-machine',
    'virt,gic-version=2,accel=hvf:tcg',
    '-cpu',
    'max',
    '-name',
    'nixos',
    '-m',
    '3072',
    '-smp',
    '1',
    '-device',
    'virtio-rng-pci',
    '-net',
    'nic,netdev=user.0,model=virtio',
    '-netdev',
    `user,id=user.0,hostfwd=tcp::${port}-:22,`,
    '-drive',
    'cache=writeback,file=/private/var/lib/linux-builder/nixos.qcow2,id=drive1,if=none,werror=report',
    '-nographic',
  ]
}

const bash = `/nix/store/${computeFakeStoreHash('bash')}-bash-5.2p37/bin/bash`
const qemu = `/nix/store/${computeFakeStoreHash('qemu')}-qemu-host-cpu-only-9.2.4/bin/qemu-system-aarch64`

/** Adds the start scripts, each of which calls the next, as nixpkgs has them since #406533; returns the path of the first. */
function putStartScripts(tree: MacTree, port: number): string {
  tree.file(bash, '', 0o555)
  tree.file(qemu, '', 0o555)
  const vm = `/nix/store/${computeFakeStoreHash(`vm ${port}`)}-nixos-vm`
  tree.file(
    `${vm}/bin/run-nixos-vm`,
    `#! ${bash}\n\nset -e\n\nexec ${qemu} ${createQemuArguments(port).join(' \\\n    ')} \\\n    "$@"\n`,
    0o555,
  )
  const run = `/nix/store/${computeFakeStoreHash(`run ${port}`)}-run-builder`
  tree.file(
    `${run}/bin/run-builder`,
    `#! ${bash}\nset -euo pipefail\nKEYS="\${KEYS:-./keys}"\nKEYS="$(nix-store --add "$KEYS")" ${vm}/bin/run-nixos-vm\n`,
    0o555,
  )
  const create = `/nix/store/${computeFakeStoreHash(`create ${port}`)}-create-builder`
  tree.file(
    `${create}/bin/create-builder`,
    `#! ${bash}\nset -o errexit\n\nKEYS="\${KEYS:-./keys}"\nif ! cmp "$KEYS/builder_ed25519.pub" ${builderKey}.pub; then
  sudo --reset-timestamp install-credentials "$KEYS"\nfi\n\n${run}/bin/run-builder\n`,
    0o555,
  )
  return tree.store(
    'linux-builder-start',
    `#! ${bash}\nset -e\n\nexport TMPDIR=/run/${builderLabel} USE_TMPDIR=1\nrm -rf $TMPDIR\nmkdir -p $TMPDIR
trap "rm -rf $TMPDIR" EXIT\n${create}/bin/create-builder\n`,
    0o555,
  )
}

/** Deletes a store path of the start scripts, as a garbage collection does that sees no root of it. */
export function collectStartScript(tree: MacTree): void {
  for (const path of [...tree.entries.keys()]) {
    if (path.startsWith('/nix/store/') && path.endsWith('-linux-builder-start')) tree.remove(path)
  }
}

function createPlist(start: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
\t<key>KeepAlive</key>
\t<true/>
\t<key>Label</key>
\t<string>${builderLabel}</string>
\t<key>ProgramArguments</key>
\t<array>
\t\t<string>/bin/sh</string>
\t\t<string>-c</string>
\t\t<string>/bin/wait4path /nix/store &amp;&amp; exec ${start}</string>
\t</array>
\t<key>RunAtLoad</key>
\t<true/>
\t<key>WorkingDirectory</key>
\t<string>/var/lib/linux-builder</string>
</dict>
</plist>
`
}

/** Returns the header of an empty qcow2 image (version 3) of this virtual size. */
function createEmptyQcow2(bytes: number): Buffer {
  const head = Buffer.alloc(104)
  head.write('QFI', 0, 'latin1')
  head.writeUInt8(0xfb, 3)
  head.writeUInt32BE(3, 4)
  head.writeUInt32BE(16, 20)
  head.writeBigUInt64BE(BigInt(bytes), 24)
  return head
}
