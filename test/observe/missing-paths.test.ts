import { chmodSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MacFolder, makeMacFolder } from './fixtures/mac-folder.ts'
import { scanOnce } from './fixtures/scan-once.ts'

const label = 'org.nixos.linux-builder'
const plist = `/Library/LaunchDaemons/${label}.plist`
const hash = '0123456789abcdfghijklmnpqrsvwxyz'
const startScript = `/nix/store/${hash}-linux-builder-start`
const runScript = `/nix/store/${hash}-nixos-vm`
const qemu = `/nix/store/${hash}-qemu-10.1.2`

let folder: MacFolder

beforeEach(() => {
  folder = makeMacFolder()
  folder.write(plist, `<string>/bin/wait4path /nix/store &amp;&amp; exec ${startScript}</string>`)
})
afterEach(() => folder.remove())

async function scanMissingPaths() {
  const { services } = await scanOnce(folder.mac)
  const script = services.find((service) => service.label === label)?.startScript
  return script?.observed ? script.value.missingPaths : 'not seen'
}

describe('store paths that the service names', () => {
  it('are missing where they are gone, each with the file that names it', async () => {
    folder.write(startScript, `exec ${runScript}/bin/run-nixos-vm\n`)
    folder.write(
      `${runScript}/bin/run-nixos-vm`,
      `exec ${qemu}/bin/qemu hostfwd=tcp::31022-:22, # ${qemu}.\n`,
    )
    expect(await scanMissingPaths()).toEqual([{ path: qemu, namedBy: `${runScript}/bin/run-nixos-vm` }])
  })

  it('are none where all are there, as a file, a folder or a link that leads nowhere', async () => {
    folder.write(startScript, `exec ${runScript}/bin/run-nixos-vm\n`)
    folder.write(`${runScript}/bin/run-nixos-vm`, `exec ${qemu}/bin/qemu hostfwd=tcp::31022-:22,\n`)
    folder.link(qemu, '/nowhere')
    expect(await scanMissingPaths()).toEqual([])
  })

  it('include the start script itself', async () => {
    folder.write(`${qemu}/bin/qemu`, '')
    expect(await scanMissingPaths()).toEqual([{ path: startScript, namedBy: plist }])
  })

  it('are not known where the Nix volume is not mounted', async () => {
    expect(await scanMissingPaths()).toBeUndefined()
  })

  it('are not known where one may not be looked at', async () => {
    folder.write(startScript, `exec ${runScript}/bin/run-nixos-vm hostfwd=tcp::31022-:22,\n`)
    chmodSync(folder.host('/nix/store'), 0o600)
    const missingPaths = await scanMissingPaths()
    chmodSync(folder.host('/nix/store'), 0o755)
    expect(missingPaths === undefined || missingPaths === 'not seen').toBe(true)
  })
})
