/**
 * The fake QEMU: `qemu-system-aarch64 vm.mjs -machine … -netdev user,…hostfwd=tcp::PORT-:22,…`. It forwards the port to the
 * guest's sshd, or fails in the way that vm.json says.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readFakeFile, vmStart } from '../fake-mac-files.ts'
import { openSshForwarder } from './ssh-forwarder.ts'

const fakesFolder = dirname(fileURLToPath(import.meta.url))
const start = readFakeFile(fakesFolder, 'vm.json', vmStart)

// Standard input is a pipe from launchd, so the VM ends with launchd.
process.stdin.resume().once('end', () => process.exit(0))

// The guest's console as QEMU prints it, with colours and carriage returns.
process.stdout.write('\u001b[32m<<< Welcome to NixOS 25.11 (aarch64) - ttyAMA0 >>>\u001b[0m\r\n')

const startMarker = join(fakesFolder, 'vm-was-started')
const behaviour = existsSync(startMarker) ? start.afterRestart : start.behaviour
writeFileSync(startMarker, '')

/** createFakeMac waits for this file before it reports that the scenario has begun. */
const markReady = () => writeFileSync(join(fakesFolder, 'vm-is-ready'), '')

const port = Number(/hostfwd=tcp::(\d+)-:22/.exec(process.argv.join(' '))?.[1])
if (behaviour === 'crashes') {
  process.stderr.write('qemu-system-aarch64: hvf_arch_init_vcpu: assertion failed\n')
  process.exit(134)
}
if (behaviour !== 'deaf') {
  try {
    await openSshForwarder(port, join(fakesFolder, `${start.hostKey}_host_key`), behaviour === 'answers')
  } catch {
    process.stderr.write(`qemu-system-aarch64: Could not set up host forwarding rule 'tcp::${port}-:22'\n`)
    process.exit(1)
  }
}
markReady()
