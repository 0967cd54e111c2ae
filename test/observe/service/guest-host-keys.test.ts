import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { guestKey } from '../../fixtures/host-keys.ts'
import { type MacFolder, makeMacFolder } from '../fixtures/mac-folder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'

const label = 'org.nixos.linux-builder'
const hash = '0123456789abcdfghijklmnpqrsvwxyz'
const startPath = `/nix/store/${hash}-linux-builder-start`
const otherPath = `/nix/store/${hash}-create-builder/bin/create-builder`
const runPath = `/nix/store/${hash}-nixos-vm/bin/run-nixos-vm`
const system = `/nix/store/${hash}-nixos-system-nixos-26.05`
const keyPath = `${system}/etc/ssh/ssh_host_ed25519_key.pub`
const keyLine = `${guestKey.type} ${guestKey.blob} root@nixos\n`

let folder: MacFolder
beforeEach(() => {
  folder = makeMacFolder()
  folder.write(`/Library/LaunchDaemons/${label}.plist`, `<string>${startPath}</string>`)
  folder.write(startPath, `hostfwd=tcp::31022-:22 init=${system}/init\n`)
})
afterEach(() => folder.remove())

async function scanStartScript() {
  const { services } = await scanOnce(folder.mac)
  const startScript = services.find((service) => service.label === label)?.startScript
  return startScript?.observed ? startScript.value : expect.fail('the start script was not observed')
}

describe("the host key of the VM's system", () => {
  it('is read', async () => {
    folder.write(keyPath, keyLine)
    const startScript = await scanStartScript()
    expect(startScript.hostKeys).toEqual([guestKey])
    expect(startScript.unreadHostKeys).toBeUndefined()
  })

  it('may be missing, as in a system that makes its key at its first start', async () => {
    const startScript = await scanStartScript()
    expect([startScript.hostKeys, startScript.unreadHostKeys]).toEqual([undefined, undefined])
  })

  it('is not known if it cannot be read', async () => {
    folder.write(keyPath, keyLine, 0o600)
    const startScript = await scanStartScript()
    expect(startScript.hostKeys).toBeUndefined()
    expect(startScript.unreadHostKeys).toBe(`${keyPath} can't be read by this account`)
  })

  it.each(['', 'ssh-ed25519\n', 'x'.repeat(100)])('is not known if the file has %j instead', async (text) => {
    folder.write(keyPath, text)
    const startScript = await scanStartScript()
    expect(startScript.hostKeys).toBeUndefined()
    expect(startScript.unreadHostKeys).toBe(`${keyPath} isn't a public key`)
  })

  it('is not known if a script that may name another system cannot be read', async () => {
    folder.write(startPath, `exec ${otherPath} ${runPath}\n`)
    folder.write(otherPath, 'anything', 0o600)
    folder.write(runPath, `hostfwd=tcp::31022-:22 init=${system}/init\n`)
    folder.write(keyPath, keyLine)
    const startScript = await scanStartScript()
    expect(startScript.hostKeys).toEqual([guestKey])
    expect(startScript.unreadHostKeys).toBe(`${otherPath} can't be read by this account`)
  })
})
