import { describe, expect, test } from 'vitest'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { listSetupOptions } from '../../../electron/diagnose/views/setup-options.ts'
import { aFile, noFile } from '../../fixtures/file-info.ts'
import { anEntry, remoteEntry } from '../../fixtures/machine-entry.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { anSshResult } from '../../fixtures/port-probe.ts'
import { aVm } from '../../fixtures/processes.ts'
import { aJob, determinateService } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withEntries,
  withMachinesFile,
  withoutService,
  withPort,
  withRoutes,
  withService,
} from '../../fixtures/snapshot-changes.ts'

const getStatus = (...changes: Change[]) => createStatus(applyChanges(healthySnapshot(), ...changes))
const withRefusedPort = withPort({ kind: 'refused' })

describe('which builder leads', () => {
  test('this Mac’s, whichever entry comes first; a remote builder is unknown and does not matter', () => {
    const { state, builder, builders } = getStatus(
      withEntries([remoteEntry({ line: 1 }), anEntry({ line: 2 })]),
    )
    expect(state).toBe('healthy')
    expect(builder.host).toBe('linux-builder')
    expect(builders.map(({ host, state: builderState, label }) => [host, builderState, label])).toEqual([
      ['linux-builder', 'healthy', 'org.nixos.linux-builder'],
      ['build.example.com', 'unknown', null],
    ])
  })

  test('only a remote Linux builder: unknown, not absent', () => {
    const { state, summary, findings } = getStatus(
      withoutService(),
      withEntries([remoteEntry()]),
      withRoutes(),
      withRefusedPort,
    )
    expect({ state, findings }).toEqual({ state: 'unknown', findings: [] })
    expect(summary).toContain('build.example.com')
  })

  test('only a remote Mac: absent', () => {
    const mac = remoteEntry({ systems: ['aarch64-darwin'] })
    expect(getStatus(withoutService(), withEntries([mac]), withRoutes(), withRefusedPort).state).toBe(
      'absent',
    )
  })

  test('Determinate’s service, if there is none of nix-darwin', () => {
    const determinateJob = determinateService({
      plist: observed(aFile({ mode: 0o444 })),
      job: observed(aJob({ pid: 700 })),
    })
    const withDeterminateService: Change = (snapshot) => ({
      ...snapshot,
      services: [...snapshot.services.slice(0, 1), determinateJob],
      processes: observed({
        vms: [aVm({ pid: 720, ancestors: [700, 1] })],
        jobs: [],
        remoteBuilds: [],
      }),
    })
    const { state, builder } = getStatus(
      withService({ plist: observed(noFile), job: observed({ known: false }) }),
      withDeterminateService,
    )
    expect(state).toBe('healthy')
    expect(builder).toMatchObject({ label: 'org.nixos.nixos-vm-based-linux-builder', pid: 700 })
  })

  test('a silent builder without a service has to be started by hand', () => {
    const [finding] = getStatus(withoutService(), withRefusedPort).findings
    expect(finding).toMatchObject({ id: 'port-refused', repairs: [], causedBy: null })
    expect(finding?.explanation).toContain('by hand')
  })

  test('the port is the one that the VM forwards, and the route is compared with it', () => {
    const withOtherPort: Change = (snapshot) => ({
      ...snapshot,
      processes: observed({
        vms: [aVm({ forwardedPort: 31023 })],
        jobs: [],
        remoteBuilds: [],
      }),
    })
    const { builder, findings } = getStatus(withOtherPort, withPort(anSshResult(), 31023))
    expect(builder.port).toBe(31023)
    expect(findings.map(({ id }) => id)).toEqual(['ssh-route'])
    expect(findings[0]?.explanation).toContain('100-linux-builder.conf')
  })
})

describe('not set up', () => {
  const withoutBuilder: Change = (snapshot) =>
    applyChanges(
      snapshot,
      withoutService(),
      withEntries([]),
      withRoutes(),
      withMachinesFile({ file: observed(noFile), managedFile: observed(noFile) }),
      withRefusedPort,
    )

  test('is a calm summary, with the options to set one up', () => {
    const { state, summary, findings } = getStatus(withoutBuilder)
    expect({ state, summary }).toEqual({
      state: 'absent',
      summary: 'No Linux builder is set up on this Mac.',
    })
    expect(findings).toMatchObject([
      { id: 'builder-absent', severity: 'note', permanentFix: 'nix.linux-builder.enable = true;' },
    ])
  })

  test('with Determinate Nix its own module is named', () => {
    const [finding] = getStatus(withoutBuilder, (snapshot) => ({
      ...snapshot,
      determinate: observed(true),
    })).findings
    expect(finding?.permanentFix).toBe('determinateNix.nixosVmBasedLinuxBuilder.enable = true;')
  })

  describe('beside Determinate’s own builder', () => {
    const snapshotWithNative = (state: 'enabled' | 'disabled' | null, ...more: Change[]) =>
      applyChanges(
        withoutBuilder(healthySnapshot()),
        (snapshot) => ({ ...snapshot, determinate: observed(true), determinateBuilder: observed(state) }),
        ...more,
      )

    test('turned on: there is nothing to monitor, and no setup is offered', () => {
      const snapshot = snapshotWithNative('enabled')
      const { state, summary, findings } = createStatus(snapshot)
      expect({ state, summary }).toEqual({
        state: 'absent',
        summary: "Determinate Nix's own Linux builder is on. There's nothing to monitor.",
      })
      expect(findings).toMatchObject([{ id: 'builder-absent', severity: 'note', permanentFix: null }])
      expect(findings[0]?.explanation).toContain('you need no linux-builder')
      expect(findings[0]?.evidence[0]).toMatchObject({
        source: { file: '/etc/determinate/config.json' },
        value: 'builder.state = "enabled"',
      })
      expect(listSetupOptions(snapshot)).toEqual([])
    })

    test.each(['disabled', null] as const)('%s: it may be turned on, or the module set', (state) => {
      const snapshot = snapshotWithNative(state)
      const { summary, findings } = createStatus(snapshot)
      expect(summary).toBe('No Linux builder is set up on this Mac.')
      expect(findings[0]?.explanation).toContain('native-linux-builder')
      expect(findings[0]?.permanentFix).toBe('determinateNix.nixosVmBasedLinuxBuilder.enable = true;')
      expect(listSetupOptions(snapshot).map(({ id }) => id)).toEqual(['determinate', 'nix-darwin'])
    })

    test('a leftover configuration without Determinate Nix is ignored', () => {
      const snapshot = snapshotWithNative('enabled', (before) => ({
        ...before,
        determinate: observed(false),
      }))
      const { summary, findings } = createStatus(snapshot)
      expect(summary).toBe('No Linux builder is set up on this Mac.')
      expect(findings[0]?.explanation).not.toContain('Determinate')
      expect(listSetupOptions(snapshot).map(({ id }) => id)).toEqual(['nix-darwin', 'determinate'])
    })

    test('a builder with an entry and a service still leads', () => {
      const withNativeBuilder: Change = (before) => ({
        ...before,
        determinate: observed(true),
        determinateBuilder: observed('enabled'),
      })
      expect(getStatus(withNativeBuilder)).toMatchObject({ state: 'healthy', findings: [] })
    })
  })

  test('is not reported if launchctl gave no answer', () => {
    expect(
      getStatus(withoutBuilder, withService({ job: unobserved('launchctl was not found') })),
    ).toMatchObject({
      state: 'unknown',
      summary: "Can't check the Linux builder: launchctl was not found.",
      findings: [],
    })
  })
})
