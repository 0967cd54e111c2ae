import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openGuestKernel } from '../../../scripts/guest-kernel.mjs'
import { nix, writeGuestDisk } from './guest-disk-image.ts'
import { type GuestKeys, writeGuestImage } from './guest-image.ts'

/** The program that create-builder starts in place of the fake QEMU, if it is there. */
export const realVmProgram = 'real-vm'

export interface RealVmOptions extends GuestKeys {
  readonly port: number
  /** Real path of nixos.qcow2. */
  readonly image: string
}

const qemu = '/usr/bin/qemu-system-x86_64'

/** Programs of this system that the real VM needs, with Debian's packages. */
const needs: Readonly<Record<string, readonly string[]>> = {
  'qemu-system-x86': [qemu],
  'qemu-utils': ['/usr/bin/qemu-img'],
  cpio: ['/bin/cpio', '/usr/bin/cpio'],
  e2fsprogs: ['/sbin/mke2fs', '/usr/sbin/mke2fs'],
  'nix-bin': [nix],
  busybox: ['/bin/busybox'],
  'openssh-server': ['/usr/sbin/sshd'],
}

/** Returns why no real VM can run on this system, in a sentence for the user; null if one can. */
export function explainMissingVm(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return 'This scenario runs a real virtual machine, for which it needs Debian on x86-64.'
  }
  const missingPackages = Object.entries(needs).flatMap(([name, paths]) =>
    paths.some((path) => existsSync(path)) ? [] : [name],
  )
  return missingPackages.length === 0
    ? null
    : `This scenario runs a real virtual machine, and these packages are missing: ${missingPackages.join(' ')}.`
}

/**
 * Makes the builder's job run a real QEMU with a real Linux guest: writes the guest's image, its disk and the program
 * that create-builder starts. Throws if QEMU, or the guest's kernel, cannot be had here.
 */
export function putRealVm(fakesFolder: string, options: RealVmOptions): void {
  const explanation = explainMissingVm()
  if (explanation !== null) throw new Error(explanation)
  const kernel = openGuestKernel((message) => process.stderr.write(`${message}\n`))
  const initrd = join(fakesFolder, 'guest.initrd')
  writeGuestImage(initrd, kernel, options)
  writeGuestDisk(options.image)
  const command = [qemu, ...createQemuArguments(options, join(kernel, 'vmlinuz'), initrd)]
  // The subshell ends QEMU when launchd's pipe closes: even if launchd was killed, no VM stays behind.
  const text = `#!/bin/sh
touch '${fakesFolder}/vm-is-ready'
exec 3<&0 </dev/null
{ while read -r line; do :; done; kill -9 $$; } <&3 3<&- &
exec 3<&- ${command.map((word) => `'${word}'`).join(' ')}
`
  writeFileSync(join(fakesFolder, realVmProgram), text, { mode: 0o755 })
}

/** The next start of the builder's job runs the fake QEMU again. */
export function removeRealVm(fakesFolder: string): void {
  for (const name of [realVmProgram, 'guest.initrd']) rmSync(join(fakesFolder, name), { force: true })
}

/**
 * QEMU's arguments in the form that nixpkgs gives them (docs/macos.md, "Processes of the builder"), with a kernel of its
 * own, and with its port on 127.0.0.1 only: nothing here may be reachable from outside. The processor is emulated even where
 * /dev/kvm exists, since inside another virtual machine KVM may start a guest that never boots.
 */
function createQemuArguments({ port, image }: RealVmOptions, kernel: string, initrd: string): string[] {
  return [
    '-machine',
    'accel=tcg',
    // A processor with RDRAND: without it the guest's sshd waits until the kernel has gathered random numbers.
    '-cpu',
    'max',
    '-name',
    'nixos',
    '-m',
    '256',
    '-smp',
    '1',
    '-device',
    'virtio-rng-pci',
    '-device',
    'virtio-net-pci,netdev=user.0,romfile=',
    '-netdev',
    `user,id=user.0,hostfwd=tcp:127.0.0.1:${port}-:22,`,
    '-drive',
    `cache=writeback,file=${image},id=drive1,if=none,werror=report`,
    '-device',
    'virtio-blk-pci,bootindex=1,drive=drive1',
    '-kernel',
    kernel,
    '-initrd',
    initrd,
    // panic=0: a guest whose kernel crashed stays, as NixOS's does.
    '-append',
    'console=ttyS0 quiet panic=0 mitigations=off',
    '-nographic',
  ]
}
