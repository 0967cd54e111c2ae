import { describe, expect, test } from 'vitest'
import { getLeadingBuilder } from '../../../electron/core/builders/builder.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { routeRootSsh } from '../../../electron/repair/repairs/route-root-ssh.ts'
import { anEntry } from '../../fixtures/machine-entry.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { anSshResult } from '../../fixtures/port-probe.ts'
import { aJob } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  withEntries,
  withJob,
  withoutProcesses,
  withoutService,
  withPort,
  withRoutes,
  withService,
} from '../../fixtures/snapshot-changes.ts'
import { anSshRoute, aRouteProbe, defaultRoute } from '../../fixtures/ssh-route.ts'

/** A start script that names no port, as a later nixpkgs or the user may write it. */
const withSilentScript = withService({
  startScript: observed({ scripts: ['/nix/store/…-linux-builder-start'], forwardedPort: null }),
})
const withStoppedJob = withJob(
  aJob({ state: 'not running', pid: null, lastExit: { kind: 'code', code: 0, name: null } }),
)
const withOtherPort = withRoutes(aRouteProbe({ root: observed(anSshRoute({ port: 31023 })) }))
const withUnresolvedName = withRoutes(
  aRouteProbe({ root: observed(defaultRoute('linux-builder')), addresses: observed([]) }),
)

const listIds = (snapshot: ReturnType<typeof healthySnapshot>) => diagnose(snapshot).map(({ id }) => id)

describe('a port that no script and no process names', () => {
  test('is the port at the end of the route, and the route is not reported', () => {
    const snapshot = applyChanges(
      withoutProcesses(healthySnapshot()),
      withSilentScript,
      withStoppedJob,
      withOtherPort,
    )
    expect(getLeadingBuilder(snapshot)).toMatchObject({ port: 31023, portFrom: 'route' })
    expect(listIds(snapshot)).not.toContain('ssh-route')
  })

  test('does not make an answering builder down', () => {
    const snapshot = applyChanges(
      withoutProcesses(healthySnapshot()),
      withSilentScript,
      withOtherPort,
      withPort({ kind: 'refused' }),
      withPort(anSshResult(), 31023),
    )
    expect(listIds(snapshot)).not.toContain('port-refused')
  })

  test('is never written into root’s ssh configuration', () => {
    const snapshot = applyChanges(
      withoutProcesses(healthySnapshot()),
      withSilentScript,
      withStoppedJob,
      withUnresolvedName,
    )
    const [finding] = diagnose(snapshot).filter(({ id }) => id === 'ssh-route')
    expect(finding?.repairs ?? []).not.toContain('route-root-ssh')
    const request = { ...(finding ?? expect.fail('a name that does not resolve is told of')) }
    expect(routeRootSsh.plan(snapshot, request)).toMatchObject({ ok: false })
  })

  test('is the port that the VM forwards while it runs', () => {
    const machines = [
      {
        pid: 520,
        ancestors: [510, 501, 1],
        kind: 'qemu' as const,
        forwardedPort: 31055,
        startedAt: healthySnapshot().takenAt,
      },
    ]
    const snapshot = applyChanges(healthySnapshot(), withSilentScript, (before) => ({
      ...before,
      processes: observed({ vms: machines, jobs: [], remoteBuilds: [] }),
    }))
    expect(getLeadingBuilder(snapshot)).toMatchObject({ port: 31055, portFrom: 'vm' })
  })
})

describe('a VM without a known service (the example in the nixpkgs manual)', () => {
  const withForwardedPort = (forwardedPort: number) => (before: ReturnType<typeof healthySnapshot>) => ({
    ...before,
    processes: observed({
      vms: [
        {
          pid: 520,
          ancestors: [1],
          kind: 'qemu' as const,
          forwardedPort,
          startedAt: '2026-05-31T12:00:00.000Z',
        },
      ],
      jobs: [],
      remoteBuilds: [],
    }),
  })
  const snapshotWithManualVm = (forwardedPort: number) => {
    const localhost = anEntry({ uri: 'ssh://builder@localhost', scheme: 'ssh', host: 'localhost' })
    return applyChanges(
      healthySnapshot(),
      withoutService(),
      withEntries([localhost]),
      withRoutes(
        aRouteProbe({
          uri: localhost.uri,
          host: 'localhost',
          root: observed(defaultRoute('localhost')),
        }),
      ),
      withPort({ kind: 'refused' }),
      withPort(anSshResult(), 22),
      withForwardedPort(forwardedPort),
    )
  }

  test('is found at the port that it forwards and where the route ends', () => {
    expect(getLeadingBuilder(snapshotWithManualVm(22))).toMatchObject({ port: 22, portFrom: 'vm' })
    expect(listIds(snapshotWithManualVm(22))).not.toEqual(expect.arrayContaining(['port-refused']))
    expect(listIds(snapshotWithManualVm(22))).not.toEqual(expect.arrayContaining(['ssh-route']))
  })

  test('is ignored if it forwards another port', () => {
    expect(getLeadingBuilder(snapshotWithManualVm(2222))).toMatchObject({ port: 31022, portFrom: 'default' })
  })
})

test('without a readable script 31022 is assumed, and the text says so', () => {
  const withUnreadScript = withService({ startScript: unobserved('the script may not be read') })
  const snapshot = applyChanges(
    withoutProcesses(healthySnapshot()),
    withUnreadScript,
    withPort({ kind: 'refused' }),
  )
  expect(getLeadingBuilder(snapshot)).toMatchObject({ port: 31022, portFrom: 'default' })
  expect(diagnose(snapshot).find(({ id }) => id === 'port-refused')?.explanation).toContain(
    "nix-darwin's default for the builder, because no file that you can read sets another",
  )
})
