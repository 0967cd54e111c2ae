import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { makeColima } from '../fixtures/lima-builders.ts'
import type { MacFolder } from '../fixtures/mac-folder.ts'
import { otherBuilders } from '../fixtures/other-builders.ts'
import { makeRouteFolder } from '../fixtures/route-folder.ts'
import { putBuilder, putJob, putListener, putProcesses, withDaemon } from '../fixtures/running-builder.ts'
import { scanOnce } from '../fixtures/scan-once.ts'

let folder: MacFolder
beforeEach(() => {
  folder = makeRouteFolder()
})
afterEach(() => folder.remove())

const scan = async () => createStatus(withDaemon(await scanOnce(folder.mac)))

const colima = makeColima()
const namedBuilders = otherBuilders.map((builder) => [builder.name, builder] as const)
const withService = namedBuilders.filter(([, { label }]) => label !== null && label !== colima.label)

describe.each(withService)('%s, for which Nix has no entry', (_name, builder) => {
  it('is never called absent: its entry is missing, and only its own module writes one', async () => {
    putBuilder(folder, builder)
    folder.write('/etc/nix/machines', '')
    const { state, findings } = await scan()
    expect(state).toBe('down')
    expect(findings).toMatchObject([{ id: 'machines-no-entry', repairs: [] }])
    expect(findings[0]?.explanation).toContain(`${builder.label} is set up on this Mac`)
    expect(findings[0]?.permanentFix ?? '').not.toContain('nix.linux-builder')
  })

  it('is reported too if the machines file is missing', async () => {
    putBuilder(folder, builder)
    rmSync(folder.host('/etc/nix/machines'))
    expect((await scan()).findings).toMatchObject([
      { id: 'machines-missing', explanation: expect.stringContaining(builder.label ?? '') },
    ])
  })
})

it('a container of a builder that publishes no port is found by its name', async () => {
  const label = 'dev.apple.container.nix-builder'
  folder.write('/etc/nix/machines', '')
  folder.write(
    `/Users/alice/Library/LaunchAgents/${label}.plist`,
    `<plist><dict><key>Label</key><string>${label}</string><string>/usr/local/bin/container</string></dict></plist>`,
  )
  putJob(folder, { label, domain: 'user/501' })
  const { findings } = await scan()
  expect(findings).toMatchObject([{ id: 'machines-no-entry', repairs: [] }])
  expect(findings[0]?.explanation).toContain(`${label} is set up on this Mac, but`)
})

it('near miss: a VM of Docker is no builder, and none is set up', async () => {
  putBuilder(folder, colima)
  folder.write('/etc/nix/machines', '')
  expect(await scan()).toMatchObject({ state: 'absent', findings: [{ id: 'builder-absent' }] })
})

describe('near miss: a VM that builds something else', () => {
  const image = 'com.example.image-builder'
  const script = '/nix/store/0c5k0fqivw1c8k4cjxjv8nnbk4xrx2vf-image-builder-start'
  const qemu =
    '/opt/homebrew/bin/qemu-system-aarch64 -nic user,hostfwd=tcp:127.0.0.1:2222-:22 -drive file=/var/ci/image.qcow2'
  const putPlist = (path: string, command: string, label = image) =>
    folder.write(
      path,
      `<plist><dict><key>Label</key><string>${label}</string><key>ProgramArguments</key><array><string>/bin/sh</string><string>-c</string><string>${command}</string></array></dict></plist>`,
    )
  const daemon = `/Library/LaunchDaemons/${image}.plist`
  const vms: readonly (readonly [string, () => void])[] = [
    ['of a daemon that starts QEMU itself', () => putPlist(daemon, qemu)],
    [
      'of a daemon of nix-darwin that starts QEMU',
      () => {
        putPlist(daemon, `exec ${script}`)
        folder.write(script, `#!/bin/sh\nexec ${qemu}\n`)
      },
    ],
    [
      'of a daemon of nix-darwin that starts Lima',
      () => {
        putPlist(daemon, `exec ${script}`)
        folder.write(script, '#!/bin/sh\nexec limactl start --foreground images\n')
      },
    ],
    [
      'of an agent that starts Colima',
      () =>
        putPlist(
          `/Users/alice/Library/LaunchAgents/${image}.plist`,
          '/opt/homebrew/bin/colima start --foreground',
        ),
    ],
  ]

  it.each(vms)('%s is not told that its entry is missing', async (_title, putVm) => {
    putVm()
    folder.write('/etc/nix/machines', '')
    putJob(folder, { label: image, domain: 'system' })
    expect(await scan()).toMatchObject({ state: 'absent', findings: [{ id: 'builder-absent' }] })
  })

  it.each([
    ['QEMU', qemu],
    ['Lima', '/opt/homebrew/bin/limactl start --foreground nix'],
  ])('unless its label names a builder of Nix: %s', async (_title, command) => {
    const label = 'com.example.nix-builder'
    putPlist(`/Library/LaunchDaemons/${label}.plist`, command, label)
    folder.write('/etc/nix/machines', '')
    putJob(folder, { label, domain: 'system' })
    expect((await scan()).findings.map(({ id }) => id)).toContain('machines-no-entry')
  })

  it('unless an entry leads to its port: then it is a builder', async () => {
    putPlist(daemon, qemu)
    folder.write('/etc/nix/machines', 'ssh-ng://builder@localhost:2222 aarch64-linux - 4 1 - - -\n')
    putJob(folder, { label: image, domain: 'system' })
    const { builders, findings } = await scan()
    expect(builders).toMatchObject([{ label: image, kind: 'local', port: 2222 }])
    expect(findings.map(({ id }) => id)).not.toContain('machines-no-entry')
  })
})

describe('an entry whose service is not on this Mac', () => {
  const ofModules = namedBuilders.filter(([, { uri }]) => /rosetta-builder|virby-vm/.test(uri))

  it.each(ofModules)('%s: names the module and the service that is missing', async (_name, builder) => {
    builder.put(folder)
    rmSync(folder.host(`/Library/LaunchDaemons/${builder.label}.plist`))
    putJob(folder, builder, 'unloaded')
    putProcesses(folder, null)
    const { state, findings } = await scan()
    expect(state).toBe('down')
    expect(findings).toMatchObject([{ id: 'port-refused', subject: builder.uri, repairs: [] }])
    expect(findings[0]?.explanation).toMatch(/its service, org\.nixos\.\w+(?:-\w+)?, isn't on this Mac/)
  })
})

describe('a machine of Colima that does not listen at the port of its entry', () => {
  const scanExplanation = async () =>
    (await scan()).findings.find(({ id }) => id === 'port-refused')?.explanation

  it.each([
    ['failed', 'launchctl kickstart -k gui/501/homebrew.mxcl.colima'],
    ['unloaded', 'launchctl bootstrap gui/501 /Users/alice/Library/LaunchAgents/homebrew.mxcl.colima.plist'],
  ] as const)('has the command that starts its agent, which %s', async (condition, command) => {
    putBuilder(folder, colima, condition)
    expect(await scanExplanation()).toContain(`if that's this builder, start it, without sudo: ${command}.`)
  })

  it('runs at another port, which Lima chose', async () => {
    putBuilder(folder, colima)
    putListener(folder, null)
    expect(await scanExplanation()).toMatch(
      /A VM of Lima or Colima is running \(process \d+\).*another SSH port/,
    )
  })

  it('near miss: without any agent, no agent is named', async () => {
    colima.put(folder)
    rmSync(folder.host(`/Users/alice/Library/LaunchAgents/${colima.label}.plist`))
    putJob(folder, colima, 'unloaded')
    putProcesses(folder, null)
    putListener(folder, null)
    expect(await scanExplanation()).toMatch(
      /No service of launchd and no VM .* colima start or limactl start/,
    )
  })
})
