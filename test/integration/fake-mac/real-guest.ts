import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { FakeMac } from '../../fake-mac/fake-mac.ts'
import { runProgram } from '../../fake-mac/run-on-mac.ts'

const timeoutMs = 60_000

/** Resolves with the time until the port took a connection. */
export async function measureConnection({ builderPort }: FakeMac): Promise<number> {
  const startedAt = performance.now()
  for (;;) {
    const isConnected = await new Promise<boolean>((resolve) => {
      const socket = connect(builderPort, '127.0.0.1')
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (isConnected) return (performance.now() - startedAt) / 1000
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Runs a line of shell as the guest's root; one that crashes its kernel is given up after a minute. */
export async function runInGuest(fakeMac: FakeMac, line: string): Promise<string> {
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'BatchMode=yes']
  const key = join(fakeMac.root, 'private/etc/nix/builder_ed25519')
  const args = ['-F', 'none', '-i', key, '-p', `${fakeMac.builderPort}`]
  const command = ['ssh', ...args, ...options.flatMap((option) => ['-o', option]), 'root@127.0.0.1', line]
  return (await runProgram(command, {}, timeoutMs)).stdout
}

/**
 * Gives the ssh of root's scripts the drop-in of nix-darwin, which in a folder is not where ssh looks for it. The command for the
 * guest loses the folder, which the fake root puts before every path.
 */
export function putDropInForRoot({ root, builderPort }: FakeMac): void {
  const dropIn = join(root, 'drop-in')
  const options = ['HostName 127.0.0.1', `Port ${builderPort}`, 'User builder', 'HostKeyAlias linux-builder']
  writeFileSync(dropIn, ['Host linux-builder', ...options, ''].join('\n'))
  const ssh = join(root, 'usr/bin/ssh')
  rmSync(ssh)
  const text = `#!/bin/sh
for word do
  shift
  case $word in 'echo builderbar-'*) word=$(printf %s "$word" | sed 's|${root}/|/|g') ;; esac
  set -- "$@" "$word"
done
exec /usr/bin/ssh -F '${dropIn}' "$@"
`
  writeFileSync(ssh, text, { mode: 0o755 })
}

/** Starts a QEMU that only opens the disk; it takes no port and runs no guest. */
export function holdDisk(image: string): ChildProcess {
  const drive = ['-drive', `file=${image},if=none,id=disk`, '-device', 'virtio-blk-pci,drive=disk']
  return spawn('qemu-system-x86_64', ['-S', '-display', 'none', '-nodefaults', ...drive], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
