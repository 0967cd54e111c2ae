import { describe, expect, test } from 'vitest'
import { getStateExitCode } from '../../../electron/cli/terminal/exit-codes.ts'
import { listBuilders } from '../../../electron/core/builders/builder.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { routeRootSsh } from '../../../electron/repair/repairs/route-root-ssh.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { anEntry, builderUri, remoteEntry } from '../../fixtures/machine-entry.ts'
import { observed } from '../../fixtures/observation.ts'
import { withoutMachinesFile } from '../../fixtures/observed-states.ts'
import { aJob, label } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withEntries,
  withJob,
  withNix,
  withoutProcesses,
  withoutService,
  withPort,
  withRoutes,
  withService,
  withSettings,
} from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe } from '../../fixtures/ssh-route.ts'

const getStatus = (...changes: Change[]) => createStatus(applyChanges(healthySnapshot(), ...changes))
const listIds = (...changes: Change[]) => getStatus(...changes).findings.map(({ id }) => id)

/** `ProxyCommand /etc/nix/linux-builder-proxy.sh %h %p` in the block `Host linux-builder`, which starts the VM and waits. */
const proxy = { proxyCommand: '/etc/nix/linux-builder-proxy.sh %h %p', proxyOfThisHost: true }
const withOwnProxy = withRoutes(
  aRouteProbe({ root: observed(anSshRoute(proxy)), user: observed(anSshRoute(proxy)) }),
)
const withForeignProxy = withRoutes(
  aRouteProbe({ root: observed(anSshRoute({ proxyCommand: '/usr/local/bin/corp-proxy %h %p' })) }),
)
const withoutVm = [withoutProcesses, withPort({ kind: 'refused' })] as const
const withUnloadedJob = withJob({ known: false })
const cleanJob = aJob({
  state: 'not running',
  pid: null,
  runs: 2,
  lastExit: { kind: 'code', code: 0, name: null },
})
const crashedJob = aJob({
  state: 'not running',
  pid: null,
  runs: 2,
  lastExit: { kind: 'code', code: 1, name: null },
})

describe("a builder that its owner's own ProxyCommand starts", () => {
  test.each([
    ['unloaded by an idle watchdog', [withUnloadedJob]],
    ['not kept alive, exited with 0', [withJob(cleanJob), withService({ keepsAlive: false })]],
  ] as const)('sleeps: %s', (_title, changes) => {
    const sleepingStatus = getStatus(withOwnProxy, ...withoutVm, ...changes)
    expect(sleepingStatus.findings).toEqual([])
    expect(sleepingStatus.state).toBe('asleep')
    expect(getStateExitCode(sleepingStatus.state)).toBe(0)
  })

  test('is not healthy if the script of that ProxyCommand is gone', () => {
    const withMissingProxy = withRoutes(
      aRouteProbe({ root: observed(anSshRoute(proxy)), missingProxy: '/etc/nix/linux-builder-proxy.sh' }),
    )
    expect(getStatus(withMissingProxy)).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('linux-builder-proxy.sh'),
    })
  })

  test('is healthy while it runs, and no block for root is offered', () => {
    expect(listIds(withOwnProxy)).toEqual([])
    expect(getStatus(withOwnProxy).state).toBe('healthy')
    const plan = routeRootSsh.plan(
      applyChanges(healthySnapshot(), withOwnProxy),
      aFinding('corporate-ssh-options', builderUri),
    )
    expect(plan).toMatchObject({ ok: false, reason: expect.stringMatching(/would turn it off/) })
  })

  test.each([
    ['launchd is to keep it alive', [withJob(cleanJob), withService({ keepsAlive: true })]],
    ['it crashed', [withJob(crashedJob), withService({ keepsAlive: false })]],
    ['launchd must not start it', [withUnloadedJob, withService({ disabled: observed(true) })]],
    ['its plist is gone', [withUnloadedJob, withService({ plist: observed({ exists: false as const }) })]],
  ] as const)('does not sleep if %s', (_title, changes) => {
    expect(getStatus(withOwnProxy, ...withoutVm, ...changes).state).not.toBe('asleep')
  })

  test('is not recognized by a proxy for all hosts; a builder without its own proxy that launchd does not know is down', () => {
    expect(listIds(withForeignProxy)).toContain('corporate-ssh-options')
    expect(getStatus(withForeignProxy, ...withoutVm, withUnloadedJob).state).toBe('down')
    expect(listIds(...withoutVm, withUnloadedJob)).toContain('service-not-loaded')
  })
})

describe('a remote host that the user named linux-builder', () => {
  const withRemoteRoute = (hostname: string, addresses: string[]) =>
    withRoutes(
      aRouteProbe({ root: observed(anSshRoute({ hostname, port: 22 })), addresses: observed(addresses) }),
    )

  test.each([
    ['by a name that resolves', 'linux-builder.local', ['192.168.64.9']],
    ['by a name of Bonjour that does not resolve now', 'linux-builder.local', []],
    ['by its address', '192.168.64.9', []],
  ])('is a remote builder: %s', (_title, hostname, addresses) => {
    const changes = [withoutService(), withPort({ kind: 'refused' }), withRemoteRoute(hostname, addresses)]
    const [leadingBuilder] = listBuilders(applyChanges(healthySnapshot(), ...changes))
    expect(leadingBuilder?.kind).toBe('remote')
    const result = getStatus(...changes)
    expect(result.findings.filter(({ severity }) => severity !== 'note')).toEqual([])
    expect(JSON.stringify(result.findings)).not.toContain('31022')
    expect(result.state).toBe('unknown')
  })

  test.each([
    ['a service of this Mac runs a builder', [withRemoteRoute('linux-builder.local', ['192.168.64.9'])]],
    ['the name leads to this Mac', [withoutService(), withRemoteRoute('linux-builder.local', ['127.0.0.1'])]],
    ['no file explains the name', [withoutService(), withRemoteRoute('linux-builder', [])]],
  ] as const)("is this Mac's own where %s", (_title, changes) => {
    expect(listBuilders(applyChanges(healthySnapshot(), ...changes))[0]?.kind).toBe('managed')
  })
})

describe('an entry without a Linux system', () => {
  const setting = `${builderUri} - - - - - -`
  const withBuildersSetting: Change = (snapshot) =>
    applyChanges(
      snapshot,
      withoutMachinesFile,
      withSettings({ builders: setting }),
      withRoutes(aRouteProbe()),
      (before) =>
        withNix({
          effectiveMachines: observed({
            entries: [anEntry({ file: 'builders', systems: [], sshKey: null })],
            problems: [],
          }),
          layers: observed([
            { layer: 'system', file: '/etc/nix/nix.conf', line: 12, name: 'builders', value: setting },
          ]),
        })(before),
    )

  test('is reported if it is in the builders setting and there is no machines file', () => {
    const result = getStatus(withBuildersSetting)
    const finding = result.findings.find(({ id }) => id === 'machines-no-entry')
    expect(finding).toMatchObject({
      title: "The builder's entry lists no Linux system",
      severity: 'error',
    })
    expect(finding?.evidence[0]).toMatchObject({ source: { file: '/etc/nix/nix.conf', line: 12 } })
    expect(result.state).toBe('down')
  })

  test('is reported without a service too', () => {
    expect(getStatus(withoutService(), withBuildersSetting).state).toBe('down')
  })

  test.each([[['aarch64-darwin']], [[]]])('is reported if it is in the machines file: %j', (systems) => {
    expect(listIds(withEntries([anEntry({ systems })]))).toContain('machines-no-entry')
  })

  test('names the system of an Intel Mac', () => {
    const result = getStatus(
      withEntries([anEntry({ systems: [] })]),
      withSettings({ system: 'x86_64-darwin' }),
    )
    expect(result.findings.find(({ id }) => id === 'machines-no-entry')?.explanation).toContain(
      'x86_64-linux',
    )
  })

  test('is no problem of a remote Mac that builds for macOS', () => {
    expect(listIds(withEntries([anEntry(), remoteEntry({ systems: ['aarch64-darwin'] })]))).not.toContain(
      'machines-no-entry',
    )
    expect(listIds(withEntries([anEntry(), remoteEntry({ systems: [] })]))).not.toContain('machines-no-entry')
  })

  test(`is no problem if another entry for ${label} has one`, () => {
    expect(listIds(withEntries([anEntry({ systems: [] }), anEntry({ line: 2 })]))).not.toContain(
      'machines-no-entry',
    )
  })
})

describe('a builder with an entry for each of its systems', () => {
  const withBothSystems = withEntries([
    anEntry({ supportedFeatures: ['kvm', 'big-parallel'] }),
    anEntry({ line: 2, systems: ['armv7l-linux'], supportedFeatures: [], speedFactor: 1 }),
  ])

  test('is listed once for each, and healthy', () => {
    expect(listIds(withBothSystems)).toEqual([])
    expect(getStatus(withBothSystems).state).toBe('healthy')
  })

  test('keeps both in a list that replaces all machines', () => {
    const withLostRoute = withRoutes(
      aRouteProbe({ root: observed(anSshRoute({ port: 22 })), user: observed(anSshRoute({ port: 22 })) }),
    )
    const fix = getStatus(withBothSystems, withLostRoute).findings.find(
      ({ id }) => id === 'ssh-route',
    )?.permanentFix
    expect(fix?.match(/systems = \[ "[\w-]+" \]/g)).toEqual([
      'systems = [ "aarch64-linux" ]',
      'systems = [ "armv7l-linux" ]',
    ])
  })

  test('is listed twice where they share a system', () => {
    expect(
      listIds(withEntries([anEntry(), anEntry({ line: 2, systems: ['aarch64-linux', 'armv7l-linux'] })])),
    ).toContain('machines-duplicate')
  })

  test('has one finding for each problem, not one for each entry', () => {
    const snapshot = withBothSystems(healthySnapshot())
    const { findings } = createStatus(
      applyChanges(
        snapshot,
        withEntries([
          anEntry({ hostKey: null }),
          anEntry({ line: 2, hostKey: null, systems: ['armv7l-linux'] }),
        ]),
      ),
    )
    const keys = findings.map(({ key }) => key)
    expect(keys).toEqual([...new Set(keys)])
    expect(keys).toContain(`host-key-unpinned@${builderUri}`)
  })
})
