import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { routeRootSsh } from '../../../electron/repair/repairs/route-root-ssh.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { writeGeneratedBuilder } from '../fixtures/generated-builder.ts'
import type { MacFolder } from '../fixtures/mac-folder.ts'
import { builderBlock, dropIn, makeRouteFolder } from '../fixtures/route-folder.ts'
import { putJob, putProcesses } from '../fixtures/running-builder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'

const label = 'org.nixos.linux-builder'
const determinates = 'org.nixos.nixos-vm-based-linux-builder'
const keyPath = '/etc/nix/builder_ed25519'
const rightKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJBWcxb/Blaqt1auOtE+F8QUWrUotiC5qBJ+UuEWdVCb builder@localhost\n'
const otherKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA builder@localhost\n'

function line(host: string, key = keyPath): string {
  return `ssh-ng://builder@${host} aarch64-linux ${key} 1 1 kvm,benchmark,big-parallel - -`
}

describe("a second builder that nix-darwin's owner defined beside linux-builder", () => {
  const secondLabel = 'org.nixos.x86-builder'
  const formatHostBlock = (host: string, port: number) =>
    `Host ${host}\n  User builder\n  Hostname localhost\n  HostKeyAlias ${host}\n  Port ${port}\n`
  let folderWithBoth: MacFolder
  beforeEach(() => {
    folderWithBoth = makeRouteFolder()
    folderWithBoth.write(
      '/etc/nix/machines',
      `${line('x86-builder', '/etc/nix/x86_ed25519')}\n${line('linux-builder')}\n`,
    )
    folderWithBoth.write(
      dropIn,
      `${formatHostBlock('linux-builder', 31022)}${formatHostBlock('x86-builder', 31023)}`,
    )
    writeGeneratedBuilder(folderWithBoth)
    writeGeneratedBuilder(folderWithBoth, {
      label: secondLabel,
      workingDirectory: '/var/lib/x86-builder',
      port: 31023,
      isSecond: true,
    })
    folderWithBoth.write('/var/lib/linux-builder/keys/builder_ed25519.pub', rightKey)
    folderWithBoth.write('/var/lib/x86-builder/keys/builder_ed25519.pub', otherKey)
    folderWithBoth.write(keyPath, 'private', 0o600)
    folderWithBoth.write(`${keyPath}.pub`, rightKey)
  })
  afterEach(() => folderWithBoth.remove())

  it.each([
    ['neither runs', null],
    ['the second one runs', secondLabel],
    ['linux-builder runs', label],
  ])('is a builder of its own if %s, and no port of theirs is mistaken', async (_title, job) => {
    if (job !== null) {
      putJob(folderWithBoth, { label: job, domain: 'system' })
      const port = job === secondLabel ? 31023 : 31022
      putProcesses(
        folderWithBoth,
        `/nix/store/q/bin/qemu-system-aarch64 -netdev user,id=user.0,hostfwd=tcp::${port}-:22`,
      )
    }
    const snapshot = await scanOnce(folderWithBoth.mac)
    const status = createStatus(snapshot)
    expect(status.builders).toMatchObject([
      { host: 'linux-builder', kind: 'managed', label, port: 31022 },
      { host: 'x86-builder', kind: 'local', label: secondLabel, port: 31023 },
    ])
    expect(status.findings.map(({ id }) => id)).not.toContain('ssh-route')
    expect(snapshot.keys[0]?.guestPublicHalf).toMatchObject({ value: { exists: true } })
    const planned = routeRootSsh.plan(snapshot, aFinding('ssh-route', 'ssh-ng://builder@linux-builder'))
    expect(JSON.stringify(planned)).not.toContain('31023')
    expect(routeRootSsh.plan(snapshot, aFinding('ssh-route', 'ssh-ng://builder@x86-builder'))).toMatchObject({
      ok: false,
    })
  })

  it('is another configuration of the same builder if both have one port', async () => {
    writeGeneratedBuilder(folderWithBoth, {
      label: secondLabel,
      workingDirectory: '/var/lib/x86-builder',
      isSecond: true,
    })
    const { services } = await scanOnce(folderWithBoth.mac)
    expect(services.find((service) => service.label === secondLabel)).not.toHaveProperty('foundBy')
  })
})

describe("ssh's route to a builder on another port", () => {
  let routeFolder: MacFolder
  beforeEach(() => {
    routeFolder = makeRouteFolder()
    routeFolder.write('/etc/nix/machines', `${line('linux-builder')}\n`)
  })
  afterEach(() => routeFolder.remove())

  it.each([
    ['where the drop-in has that port', 31023, 31023, []],
    ["where the drop-in has nix-darwin's port", 31023, 31022, ['ssh-route']],
    ['where both have the usual port', 31022, 31022, []],
  ])('is right or wrong while the builder is stopped: %s', async (_title, port, filePort, expectedIds) => {
    writeGeneratedBuilder(routeFolder, { port })
    routeFolder.write(dropIn, builderBlock.replace('31999', String(filePort)))
    const findings = diagnose(await scanOnce(routeFolder.mac)).filter(({ id }) => /route/.test(id))
    expect(findings.map(({ id }) => id)).toEqual(expectedIds)
    expect(findings.flatMap(({ explanation }) => explanation).join()).toMatch(
      expectedIds.length > 0 ? /port 31023/ : /^$/,
    )
  })

  it.each([
    ['nixos-vm-based-linux-builder', determinates],
    ['tux', 'org.nixos.tux'],
  ])(
    "of Determinate's builder %s is right by its drop-in, and leads nowhere without it",
    async (host, name) => {
      routeFolder.write('/etc/nix/machines', `${line(host)}\n`)
      routeFolder.write(dropIn, '')
      routeFolder.write(
        `/etc/ssh/ssh_config.d/100-${host}.conf`,
        builderBlock.replaceAll('linux-builder', host).replace('31999', '31022'),
      )
      writeGeneratedBuilder(routeFolder, { label: name, workingDirectory: `/var/lib/${host}` })
      expect(diagnose(await scanOnce(routeFolder.mac)).filter(({ id }) => /route/.test(id))).toEqual([])
      routeFolder.write(`/etc/ssh/ssh_config.d/100-${host}.conf`, '')
      const [finding] = diagnose(await scanOnce(routeFolder.mac)).filter(({ id }) => id === 'ssh-route')
      expect(finding).toMatchObject({ subject: `ssh-ng://builder@${host}`, repairs: ['route-root-ssh'] })
    },
  )
})
