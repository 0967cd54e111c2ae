/**
 * The stand-in of QEMU: `qemu-system-aarch64 vm.mjs -machine … -netdev user,…hostfwd=tcp::PORT-:22,…`.
 * It forwards the port to the guest's sshd, or behaves as machine.json says.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readFakeFile, vmStart } from '../fake-mac-files.ts'
import { openSshFront } from './ssh-front.ts'

const fakesFolder = dirname(fileURLToPath(import.meta.url))
const start = readFakeFile(fakesFolder, 'machine.json', vmStart)

// Standard input comes from launchd: when launchd is gone, so is its job.
process.stdin.resume().once('end', () => process.exit(0))

// The console of the guest, as QEMU hands it on: colours and carriage returns.
process.stdout.write('\u001b[32m<<< Welcome to NixOS 25.11 (aarch64) - ttyAMA0 >>>\u001b[0m\r\n')

const startedBefore = join(fakesFolder, 'machine-was-started')
const behaviour = existsSync(startedBefore) ? start.thereafter : start.behaviour
writeFileSync(startedBefore, '')

/** createFakeMac waits for this file before it reports that the scenario has begun. */
const tellReady = () => writeFileSync(join(fakesFolder, 'machine-is-ready'), '')

const port = Number(/hostfwd=tcp::(\d+)-:22/.exec(process.argv.join(' '))?.[1])
if (behaviour === 'crashes') {
  process.stderr.write('qemu-system-aarch64: hvf_arch_init_vcpu: assertion failed\n')
  process.exit(134)
}
if (behaviour !== 'deaf') {
  try {
    await openSshFront(port, join(fakesFolder, `${start.hostKey}_host_key`), behaviour === 'answers')
  } catch {
    process.stderr.write(`qemu-system-aarch64: Could not set up host forwarding rule 'tcp::${port}-:22'\n`)
    process.exit(1)
  }
}
tellReady()
