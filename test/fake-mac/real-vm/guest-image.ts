import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { guestModules } from '../../../scripts/guest-kernel.mjs'
import type { KeyPair } from '../key-pair.ts'

/** The keys of a guest. */
export interface GuestKeys {
  readonly hostKey: KeyPair
  /** May log in as root and as builder. */
  readonly clientKey: KeyPair
}

/**
 * Writes the initramfs of a guest: this system's busybox and sshd with their libraries, the modules of its network, and an
 * init of a few lines. Takes half a second.
 * @param kernel folder with the modules (scripts/guest-kernel.mjs)
 */
export function writeGuestImage(file: string, kernel: string, keys: GuestKeys): void {
  const ownFiles = `${file}.files`
  rmSync(ownFiles, { recursive: true, force: true })
  writeOwnFiles(ownFiles, keys)
  const archive = openSync(file, 'w', 0o600)
  try {
    // The kernel unpacks several archives one after the other.
    appendArchive(archive, '/', listSystemFiles())
    appendArchive(
      archive,
      kernel,
      guestModules.map((path) => basename(path)),
    )
    appendArchive(archive, ownFiles, Object.keys(createOwnFiles(keys)).flatMap(listWithFolders))
  } finally {
    closeSync(archive)
    rmSync(ownFiles, { recursive: true, force: true })
  }
}

function appendArchive(archive: number, folder: string, paths: readonly string[]): void {
  const result = spawnSync('cpio', ['--create', '--format=newc', '--dereference', '--owner=0:0', '--quiet'], {
    cwd: folder,
    input: `${[...new Set(paths)].join('\n')}\n`,
    stdio: ['pipe', archive, 'pipe'],
    encoding: 'utf8',
  })
  if (result.status !== 0) {
    throw new Error(`The guest's image was not written: ${result.error?.message ?? result.stderr}`)
  }
}

/** Returns the programs of the guest with their libraries and folders, relative to `/`. */
function listSystemFiles(): string[] {
  return ['/bin/busybox', '/usr/sbin/sshd']
    .flatMap((program) => [program, ...listLibraries(program)])
    .flatMap(listWithFolders)
}

/** Returns the real paths of the libraries of a program. */
export function listLibraries(program: string): string[] {
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' })
  return [...stdout.matchAll(/(\/[^\s:]+) \(0x/g)].map(([, path = '']) => path)
}

/** Returns the folders of a path, the outermost first, and the path itself, without the leading slash. */
function listWithFolders(path: string): string[] {
  const parts = path.split('/').filter(Boolean)
  return parts.map((_part, at) => parts.slice(0, at + 1).join('/'))
}

function writeOwnFiles(folder: string, keys: GuestKeys): void {
  for (const [path, text] of Object.entries(createOwnFiles(keys))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o755 })
    writeFileSync(join(folder, path), text, { mode: path === 'init' ? 0o755 : 0o600 })
  }
}

function createOwnFiles({ hostKey, clientKey }: GuestKeys): Readonly<Record<string, string>> {
  return {
    init,
    'etc/passwd':
      'root:x:0:0:root:/root:/bin/sh\nsshd:x:74:74::/var/empty:/bin/false\nbuilder:x:1000:100::/home/builder:/bin/sh\n',
    'etc/group': 'root:x:0:\nsshd:x:74:\nusers:x:100:\n',
    'etc/shadow': 'root:*:19000:0:99999:7:::\nbuilder:*:19000:0:99999:7:::\n',
    'etc/nix/nix.conf': 'build-users-group =\n',
    'etc/ssh/sshd_config': 'HostKey /etc/ssh/host_key\nUsePAM no\nPidFile none\n',
    'etc/ssh/host_key': hostKey.privateKey,
    'root/.ssh/authorized_keys': `${clientKey.publicKey}\n`,
    'home/builder/.ssh/authorized_keys': `${clientKey.publicKey}\n`,
  }
}

/**
 * The store is an overlay on the disk (guest-disk-image.ts), as nixpkgs mounts it (qemu-vm.nix, "writableStore"), with nothing
 * below it. QEMU's user network has the guest at 10.0.2.15 (QEMU's documentation, "Network
 * emulation").
 */
const init = `#!/bin/busybox sh
/bin/busybox mkdir -p /bin /dev /home /proc /run/sshd /sys /tmp /usr/bin /var/empty
/bin/busybox --install -s /bin
export PATH=/bin:/usr/bin:/usr/sbin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts
mount -t devpts devpts /dev/pts
exec </dev/console >/dev/console 2>&1
for module in ${guestModules.map((path) => basename(path)).join(' ')}; do insmod "/$module"; done
ip link set lo up
ip link set eth0 up
ip addr add 10.0.2.15/24 dev eth0
ip route add default via 10.0.2.2
chmod 644 /etc/passwd /etc/group
chown -R 1000:100 /home/builder
mkdir -p /disk /nix/.ro-store /nix/store /nix/var
mount -t ext4 /dev/vda /disk
mount -t overlay -o lowerdir=/nix/.ro-store,upperdir=/disk/store,workdir=/disk/work overlay /nix/store
mount -o bind /disk/var /nix/var
cp -P /disk/programs/* /usr/bin
/usr/sbin/sshd
echo "<<< The guest is up >>>"
while :; do sleep 3600; done
`
