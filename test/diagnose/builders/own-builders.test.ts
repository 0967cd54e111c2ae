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

const status = (...changes: Change[]) => createStatus(applyChanges(healthySnapshot(), ...changes))
const ids = (...changes: Change[]) => status(...changes).findings.map(({ id }) => id)

/** `ProxyCommand /etc/nix/linux-builder-proxy.sh %h %p` in the block `Host linux-builder`, which starts the VM and waits. */
const proxy = { proxyCommand: '/etc/nix/linux-builder-proxy.sh %h %p', proxyOfThisHost: true }
const ownProxy = withRoutes(
  aRouteProbe({ root: observed(anSshRoute(proxy)), user: observed(anSshRoute(proxy)) }),
)
const foreignProxy = withRoutes(
  aRouteProbe({ root: observed(anSshRoute({ proxyCommand: '/usr/local/bin/corp-proxy %h %p' })) }),
)
const idle = [withoutProcesses, withPort({ kind: 'refused' })] as const
const unloaded = withJob({ known: false })
const clean = aJob({
  state: 'not running',
  pid: null,
  runs: 2,
  lastExit: { kind: 'code', code: 0, name: null },
})
const crashed = aJob({
  state: 'not running',
  pid: null,
  runs: 2,
  lastExit: { kind: 'code', code: 1, name: null },
})

describe("a builder that its owner's own ProxyCommand starts", () => {
  test.each([
    ['unloaded by an idle watchdog', [unloaded]],
    ['not kept alive, exited with 0', [withJob(clean), withService({ keepsAlive: false })]],
  ] as const)('sleeps: %s', (_title, changes) => {
    const asleep = status(ownProxy, ...idle, ...changes)
    expect(asleep.findings).toEqual([])
    expect(asleep.state).toBe('asleep')
    expect(getStateExitCode(asleep.state)).toBe(0)
  })

  test('is not healthy if the script of that ProxyCommand is gone', () => {
    const gone = withRoutes(
      aRouteProbe({ root: observed(anSshRoute(proxy)), missingProxy: '/etc/nix/linux-builder-proxy.sh' }),
    )
    expect(status(gone)).toMatchObject({
      state: 'unknown',
      summary: expect.stringContaining('linux-builder-proxy.sh'),
    })
  })

  test('is healthy while it runs, and no block for root is offered', () => {
    expect(ids(ownProxy)).toEqual([])
    expect(status(ownProxy).state).toBe('healthy')
    const plan = routeRootSsh.plan(
      applyChanges(healthySnapshot(), ownProxy),
      aFinding('corporate-ssh-options', builderUri),
    )
    expect(plan).toMatchObject({ ok: false, reason: expect.stringMatching(/would turn it off/) })
  })

  test.each([
    ['launchd is to keep it alive', [withJob(clean), withService({ keepsAlive: true })]],
    ['it crashed', [withJob(crashed), withService({ keepsAlive: false })]],
    ['launchd must not start it', [unloaded, withService({ disabled: observed(true) })]],
    ['its plist is gone', [unloaded, withService({ plist: observed({ exists: false as const }) })]],
  ] as const)('does not sleep if %s', (_title, changes) => {
    expect(status(ownProxy, ...idle, ...changes).state).not.toBe('asleep')
  })

  test('is not recognized by a proxy for all hosts; a builder without its own proxy that launchd does not know is down', () => {
    expect(ids(foreignProxy)).toContain('corporate-ssh-options')
    expect(status(foreignProxy, ...idle, unloaded).state).toBe('down')
    expect(ids(...idle, unloaded)).toContain('service-not-loaded')
  })
})

describe('a remote host that the user named linux-builder', () => {
  const remote = (hostname: string, addresses: string[]) =>
    withRoutes(
      aRouteProbe({ root: observed(anSshRoute({ hostname, port: 22 })), addresses: observed(addresses) }),
    )

  test.each([
    ['by a name that resolves', 'linux-builder.local', ['192.168.64.9']],
    ['by a name of Bonjour that does not resolve now', 'linux-builder.local', []],
    ['by its address', '192.168.64.9', []],
  ])('is a remote builder: %s', (_title, hostname, addresses) => {
    const changes = [withoutService(), withPort({ kind: 'refused' }), remote(hostname, addresses)]
    const [leading] = listBuilders(applyChanges(healthySnapshot(), ...changes))
    expect(leading?.kind).toBe('remote')
    const result = status(...changes)
    expect(result.findings.filter(({ severity }) => severity !== 'note')).toEqual([])
    expect(JSON.stringify(result.findings)).not.toContain('31022')
    expect(result.state).toBe('unknown')
  })

  test.each([
    ['a service of this Mac runs a builder', [remote('linux-builder.local', ['192.168.64.9'])]],
    ['the name leads to this Mac', [withoutService(), remote('linux-builder.local', ['127.0.0.1'])]],
    ['no file explains the name', [withoutService(), remote('linux-builder', [])]],
  ] as const)("is this Mac's own where %s", (_title, changes) => {
    expect(listBuilders(applyChanges(healthySnapshot(), ...changes))[0]?.kind).toBe('managed')
  })
})

describe('an entry without a Linux system', () => {
  const setting = `${builderUri} - - - - - -`
  const inSetting: Change = (snapshot) =>
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
    const result = status(inSetting)
    const finding = result.findings.find(({ id }) => id === 'machines-no-entry')
    expect(finding).toMatchObject({
      title: "The builder's entry lists no Linux system",
      severity: 'error',
    })
    expect(finding?.evidence[0]).toMatchObject({ source: { file: '/etc/nix/nix.conf', line: 12 } })
    expect(result.state).toBe('down')
  })

  test('is reported without a service too', () => {
    expect(status(withoutService(), inSetting).state).toBe('down')
  })

  test.each([[['aarch64-darwin']], [[]]])('is reported if it is in the machines file: %j', (systems) => {
    expect(ids(withEntries([anEntry({ systems })]))).toContain('machines-no-entry')
  })

  test('names the system of an Intel Mac', () => {
    const result = status(withEntries([anEntry({ systems: [] })]), withSettings({ system: 'x86_64-darwin' }))
    expect(result.findings.find(({ id }) => id === 'machines-no-entry')?.explanation).toContain(
      'x86_64-linux',
    )
  })

  test('is no problem of a remote Mac that builds for macOS', () => {
    expect(ids(withEntries([anEntry(), remoteEntry({ systems: ['aarch64-darwin'] })]))).not.toContain(
      'machines-no-entry',
    )
    expect(ids(withEntries([anEntry(), remoteEntry({ systems: [] })]))).not.toContain('machines-no-entry')
  })

  test(`is no problem if another entry for ${label} has one`, () => {
    expect(ids(withEntries([anEntry({ systems: [] }), anEntry({ line: 2 })]))).not.toContain(
      'machines-no-entry',
    )
  })
})

describe('a builder with an entry for each of its systems', () => {
  const both = withEntries([
    anEntry({ supportedFeatures: ['kvm', 'big-parallel'] }),
    anEntry({ line: 2, systems: ['armv7l-linux'], supportedFeatures: [], speedFactor: 1 }),
  ])

  test('is listed once for each, and healthy', () => {
    expect(ids(both)).toEqual([])
    expect(status(both).state).toBe('healthy')
  })

  test('keeps both in a list that replaces all machines', () => {
    const lost = withRoutes(
      aRouteProbe({ root: observed(anSshRoute({ port: 22 })), user: observed(anSshRoute({ port: 22 })) }),
    )
    const fix = status(both, lost).findings.find(({ id }) => id === 'ssh-route')?.permanentFix
    expect(fix?.match(/systems = \[ "[\w-]+" \]/g)).toEqual([
      'systems = [ "aarch64-linux" ]',
      'systems = [ "armv7l-linux" ]',
    ])
  })

  test('is listed twice where they share a system', () => {
    expect(
      ids(withEntries([anEntry(), anEntry({ line: 2, systems: ['aarch64-linux', 'armv7l-linux'] })])),
    ).toContain('machines-duplicate')
  })

  test('has one finding for each problem, not one for each entry', () => {
    const unpinned = both(healthySnapshot())
    const { findings } = createStatus(
      applyChanges(
        unpinned,
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
