import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { getWorkingDirectory } from '../../../electron/core/builders/builder-service.ts'
import { knownServices } from '../../../electron/core/builders/known-services.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { reinstallKey } from '../../../electron/repair/repairs/reinstall-key.ts'
import { writeGeneratedBuilder } from '../fixtures/generated-builder.ts'
import { type MacFolder, makeMacFolder } from '../fixtures/mac-folder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'

const label = 'org.nixos.linux-builder'
const determinates = 'org.nixos.nixos-vm-based-linux-builder'
const keyPath = '/etc/nix/builder_ed25519'
const rightKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJBWcxb/Blaqt1auOtE+F8QUWrUotiC5qBJ+UuEWdVCb builder@localhost\n'
const leftOverKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA builder@localhost\n'
const buildServersKey = '/etc/nix/build_server_ed25519'

let folder: MacFolder
beforeEach(() => {
  folder = makeMacFolder()
  folder.write('/etc/nix/machines', `${line('linux-builder')}\n`)
})
afterEach(() => folder.remove())

function line(host: string, key = keyPath): string {
  return `ssh-ng://builder@${host} aarch64-linux ${key} 1 1 kvm,benchmark,big-parallel - -`
}

function putKeys(workingDirectory: string, key: string): void {
  folder.write(`${workingDirectory}/keys/builder_ed25519`, 'private', 0o600)
  folder.write(`${workingDirectory}/keys/builder_ed25519.pub`, key)
}

function installKey(key = rightKey): void {
  folder.write(keyPath, 'private', 0o600)
  folder.write(`${keyPath}.pub`, key)
}

async function scanServiceWith(name = label) {
  const { services } = await scanOnce(folder.mac)
  return services.find((service) => service.label === name) ?? expect.fail(`${name} was not checked`)
}

async function findById(id: string) {
  const snapshot = await scanOnce(folder.mac)
  const finding = diagnose(snapshot).find((candidate) => candidate.id === id)
  return { snapshot, finding, plan: finding && reinstallKey.plan(snapshot, finding) }
}

describe('the scripts that nixpkgs generates lead to the port', () => {
  it.each([
    ['since create-builder and run-builder are two', 'split'],
    ['before', 'whole'],
    ["with Apple's Virtualization, in five steps", 'vz'],
  ] as const)('%s', async (_title, form) => {
    writeGeneratedBuilder(folder, { form, port: 31023 })
    expect((await scanServiceWith()).startScript).toMatchObject({ value: { forwardedPort: 31023 } })
  })

  it('and to the size of the disk', async () => {
    writeGeneratedBuilder(folder)
    expect((await scanServiceWith()).startScript).toMatchObject({ value: { diskBytes: 20480 * 1024 ** 2 } })
  })

  it("of Determinate's builder", async () => {
    writeGeneratedBuilder(folder, { label: determinates, port: 31023 })
    expect((await scanServiceWith(determinates)).startScript).toMatchObject({
      value: { forwardedPort: 31023 },
    })
  })

  it.each(['com.example.linux-builder', 'org.nixos.tux', 'org.nixos.darwin-builder'])(
    'of a service with another label, %s, which is asked of launchd too',
    async (other) => {
      writeGeneratedBuilder(folder, { label: other, port: 31023 })
      const service = await scanServiceWith(other)
      expect(service).toMatchObject({
        plistPath: `/Library/LaunchDaemons/${other}.plist`,
        startScript: { value: { forwardedPort: 31023 } },
        job: { observed: false },
      })
      expect(service.job).not.toMatchObject({ reason: "launchctl wasn't asked about it" })
      const { builder } = createStatus(await scanOnce(folder.mac))
      expect(builder).toMatchObject({ label: other, port: 31023 })
    },
  )

  it('and a service that starts anything else is none', async () => {
    writeGeneratedBuilder(folder, { label: 'com.example.linux-builder' })
    folder.write(
      '/Library/LaunchDaemons/org.nixos.activate-system.plist',
      '<key>Label</key>\n<string>org.nixos.activate-system</string>\n/nix/store/zr26zna4q7pg7s78khdkpzvxp9y4327s-activate-system-start',
    )
    folder.write('/nix/store/zr26zna4q7pg7s78khdkpzvxp9y4327s-activate-system-start', '#!/bin/sh\nexit\n')
    folder.write('/Library/LaunchDaemons/broken.plist', 'bplist00')
    const { services } = await scanOnce(folder.mac)
    expect(services.map((service) => service.label)).toEqual([
      ...knownServices.map((service) => service.label),
      'com.example.linux-builder',
    ])
  })

  it('from a plist whose folder has an apostrophe', async () => {
    writeGeneratedBuilder(folder, { workingDirectory: '/var/lib/my builder&apos;s' })
    expect(getWorkingDirectory(await scanServiceWith())).toBe("/var/lib/my builder's")
  })
})

describe("the key pair for the guest is in the folder of the builder's own plist", () => {
  it.each(['/var/lib/linux-builder', '/var/lib/darwin-builder', '/var/lib/my-builder'])(
    '%s',
    async (workingDirectory) => {
      writeGeneratedBuilder(folder, { workingDirectory })
      putKeys(workingDirectory, rightKey)
      const { finding, plan } = await findById('key-missing')
      expect(finding?.repairs).toEqual(['reinstall-key'])
      expect(plan).toMatchObject({ ok: true })
      expect(JSON.stringify(plan)).toContain(`${workingDirectory}/keys`)
    },
  )

  it.each(['split', 'whole'] as const)(
    'and in the folder that the guest itself names, if create-builder is %s',
    async (form) => {
      writeGeneratedBuilder(folder, { form, ownDirectory: '/var/lib/darwin-builder' })
      putKeys('/var/lib/darwin-builder', rightKey)
      folder.write('/var/lib/darwin-builder/nixos.qcow2', 'raw')
      const { snapshot, plan } = await findById('key-missing')
      expect(plan).toMatchObject({ ok: true })
      expect(JSON.stringify(plan)).toContain('/var/lib/darwin-builder/keys')
      expect(snapshot.diskImage).toMatchObject({ value: { path: '/var/lib/darwin-builder/nixos.qcow2' } })
    },
  )

  it('and not in a folder left over from an earlier configuration', async () => {
    writeGeneratedBuilder(folder, { workingDirectory: '/var/lib/my-builder' })
    putKeys('/var/lib/my-builder', rightKey)
    putKeys('/var/lib/linux-builder', leftOverKey)
    installKey()
    expect((await findById('key-outdated')).finding).toBeUndefined()
  })

  it("and not in nix-darwin's if Determinate's builder runs", async () => {
    folder.write('/etc/nix/machines', `${line('nixos-vm-based-linux-builder')}\n`)
    writeGeneratedBuilder(folder, {
      label: determinates,
      workingDirectory: '/var/lib/nixos-vm-based-linux-builder',
    })
    putKeys('/var/lib/nixos-vm-based-linux-builder', rightKey)
    putKeys('/var/lib/linux-builder', leftOverKey)
    installKey()
    expect((await findById('key-outdated')).finding).toBeUndefined()
  })

  it('and a different key is still reported, with the file that it was read from', async () => {
    writeGeneratedBuilder(folder, { workingDirectory: '/var/lib/darwin-builder' })
    putKeys('/var/lib/darwin-builder', leftOverKey)
    installKey()
    const { finding } = await findById('key-outdated')
    expect(JSON.stringify(finding?.evidence)).toContain('/var/lib/darwin-builder/keys/builder_ed25519.pub')
  })

  it('and unknown if no service names a folder', async () => {
    putKeys('/var/lib/linux-builder', leftOverKey)
    installKey()
    const { keys } = await scanOnce(folder.mac)
    expect(keys[0]?.guestPublicHalf).toMatchObject({ observed: false })
    expect((await findById('key-outdated')).finding).toBeUndefined()
  })

  it('and unknown if two services name two folders and neither runs', async () => {
    writeGeneratedBuilder(folder)
    writeGeneratedBuilder(folder, {
      label: determinates,
      workingDirectory: '/var/lib/nixos-vm-based-linux-builder',
    })
    putKeys('/var/lib/linux-builder', leftOverKey)
    putKeys('/var/lib/nixos-vm-based-linux-builder', rightKey)
    expect((await findById('key-missing')).plan).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/Two services run a builder/),
    })
  })
})

describe('the working folder in the plist', () => {
  const workingDirectory = async () => (await scanServiceWith()).workingDirectory

  it('is probed, whether it exists or not', async () => {
    writeGeneratedBuilder(folder)
    expect(await workingDirectory()).toMatchObject({ observed: true, value: { exists: false } })
    folder.folder('/var/lib/linux-builder')
    expect(await workingDirectory()).toMatchObject({ value: { exists: true, kind: 'folder' } })
  })

  it('is null if the plist names none', async () => {
    folder.write('/Library/LaunchDaemons/org.nixos.linux-builder.plist', '<plist version="1.0"></plist>')
    expect(await workingDirectory()).toBeUndefined()
  })
})

describe("the key of another builder is never replaced by this builder's key", () => {
  beforeEach(() => {
    writeGeneratedBuilder(folder)
    putKeys('/var/lib/linux-builder', rightKey)
    installKey()
  })

  it('if it is missing', async () => {
    folder.write(
      '/etc/nix/machines',
      `${line('build.example.com', buildServersKey)}\n${line('linux-builder')}\n`,
    )
    const { snapshot, finding, plan } = await findById('key-missing')
    expect(finding).toMatchObject({
      subject: buildServersKey,
      title: 'The private key of build.example.com is missing',
      repairs: [],
      permanentFix: null,
    })
    expect(finding?.explanation).not.toContain('linux-builder')
    expect(plan).toMatchObject({ ok: false })
    expect(snapshot.keys.map(({ path }) => path)).toContain(buildServersKey)
  })

  it('if both entries name the same file', async () => {
    folder.write(
      '/etc/nix/machines',
      `${line('build.example.com', buildServersKey)}\n${line('linux-builder', buildServersKey)}\n`,
    )
    const { plan } = await findById('key-missing')
    expect(plan).toMatchObject({ ok: false, reason: expect.stringMatching(/also the key of/) })
  })
})
