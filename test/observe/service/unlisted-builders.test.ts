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
const named = otherBuilders.map((builder) => [builder.name, builder] as const)
const withService = named.filter(([, { label }]) => label !== null && label !== colima.label)

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

describe('an entry whose service is not on this Mac', () => {
  const ofModules = named.filter(([, { uri }]) => /rosetta-builder|virby-vm/.test(uri))

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
  const explain = async () => (await scan()).findings.find(({ id }) => id === 'port-refused')?.explanation

  it.each([
    ['failed', 'launchctl kickstart -k gui/501/homebrew.mxcl.colima'],
    ['unloaded', 'launchctl bootstrap gui/501 /Users/alice/Library/LaunchAgents/homebrew.mxcl.colima.plist'],
  ] as const)('has the command that starts its agent, which %s', async (condition, command) => {
    putBuilder(folder, colima, condition)
    expect(await explain()).toContain(`if that's this builder, start it, without sudo: ${command}.`)
  })

  it('runs at another port, which Lima chose', async () => {
    putBuilder(folder, colima)
    putListener(folder, null)
    expect(await explain()).toMatch(/A VM of Lima or Colima is running \(process \d+\).*another SSH port/)
  })

  it('near miss: without any agent, no agent is named', async () => {
    colima.put(folder)
    rmSync(folder.host(`/Users/alice/Library/LaunchAgents/${colima.label}.plist`))
    putJob(folder, colima, 'unloaded')
    putProcesses(folder, null)
    putListener(folder, null)
    expect(await explain()).toMatch(/No service of launchd and no VM .* colima start or limactl start/)
  })
})
