import { describe, expect, test } from 'vitest'
import type { Snapshot } from '../../../electron/core/model/snapshot.ts'
import { parseDerivation } from '../../../electron/core/nix/derivation.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { explainDerivation } from '../../../electron/diagnose/views/explained-output.ts'
import { anEntry, builderUri, remoteEntry } from '../../fixtures/machine-entry.ts'
import { observed } from '../../fixtures/observation.ts'
import { aVm } from '../../fixtures/processes.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  withEntries,
  withProcesses,
  withRoutes,
  withSettings,
} from '../../fixtures/snapshot-changes.ts'
import {
  explainText,
  formatMissingFeature,
  noMachineAsked,
  refusedConnection,
  snapshotOfCase,
} from '../fixtures/explained-text.ts'

describe('why no builder accepted a build', () => {
  test('a feature that no entry offers', () => {
    const { named, builds } = explainText(formatMissingFeature('aarch64-linux', 'nixos-test'))
    expect(named).toMatchObject([{ id: 'features-missing', line: 1 }])
    expect(builds).toMatchObject([
      {
        derivation: 'vm-test',
        machines: [
          {
            uri: builderUri,
            accepts: false,
            reasons: ["It doesn't have nixos-test (column 6)."],
            maxJobs: 4,
          },
        ],
        permanentFix:
          'nix.linux-builder.supportedFeatures = [ "kvm" "benchmark" "big-parallel" "nixos-test" ];',
      },
    ])
  })

  test('a system that no entry has, with the answer of each builder', () => {
    const snapshotWithTwo = applyChanges(
      healthySnapshot(),
      withEntries([anEntry(), remoteEntry({ mandatoryFeatures: ['kvm'] })]),
    )
    const { named, builds } = explainText(formatMissingFeature('x86_64-linux', ''), snapshotWithTwo)
    expect(named[0]?.id).toBe('features-missing')
    expect(builds[0]?.machines.map(({ reasons }) => reasons)).toEqual([
      ['It builds for aarch64-linux (column 2), not for x86_64-linux.'],
      ["It accepts only builds that require kvm (column 7), and this one doesn't."],
    ])
    expect(builds[0]?.permanentFix).toContain(
      'nix.linux-builder.systems = [ "aarch64-linux" "x86_64-linux" ];',
    )
    expect(builds[0]?.permanentFix).toContain('linux-builder-vz')
  })

  test('a feature that the entry promises but the guest lacks: nested virtualization', () => {
    const text = formatMissingFeature('aarch64-linux', 'kvm', 'aarch64-linux')
    const { named, builds } = explainText(text)
    expect(named.map(({ id }) => id)).toEqual(['features-missing'])
    expect(builds[0]).toMatchObject({ lacking: ['kvm'], machines: [{ accepts: true }] })
    expect(builds[0]?.permanentFix).toContain('virtualisation.vz.nestedVirtualization = true;')
  })

  test('kvm on a builder under QEMU is only a promise', () => {
    const { builds } = explainText(formatMissingFeature('aarch64-linux', 'kvm'))
    expect(builds[0]?.machines[0]).toMatchObject({
      accepts: true,
      reasons: [expect.any(String), expect.stringContaining('/dev/kvm')],
    })
    expect(builds[0]?.permanentFix).toContain('nestedVirtualization = true;')
    const vz = applyChanges(healthySnapshot(), withProcesses({ vms: [aVm({ kind: 'vz' })] }))
    expect(explainText(formatMissingFeature('aarch64-linux', 'kvm'), vz).builds[0]?.permanentFix).toBeNull()
  })

  test('a feature that no entry offers needs no deciding check', () => {
    expect(explainText(formatMissingFeature('aarch64-linux', 'nixos-test')).decidedBy).toBeNull()
  })

  test('a builder that would accept it but could not be reached', () => {
    const text = `${refusedConnection}\nFailed to find a machine for remote build!\nderivation: 3zszm84w0yg0phzrdkim9kknaq1im5jq-a.drv\nrequired (system, features): (aarch64-linux, [])\n1 available machines:\n([aarch64-linux], 4, [kvm], [])\n${noMachineAsked}`
    const { named, builds } = explainText(text)
    expect(named.slice(0, 2).map(({ id }) => id)).toEqual(['port-refused', 'ssh-route'])
    expect(builds[0]?.machines[0]).toMatchObject({
      accepts: true,
      lastFailure: expect.stringContaining('Connection refused'),
    })
  })

  test('all slots in use, and an entry that is not effective', () => {
    const idle = applyChanges(healthySnapshot(), withEntries([anEntry({ maxJobs: 1 })]))
    const busySnapshot: Snapshot = {
      ...idle,
      processes: observed({
        vms: [],
        jobs: [],
        remoteBuilds: [{ pid: 7, uri: builderUri, startedAt: idle.takenAt }],
      }),
    }
    expect(
      explainText(formatMissingFeature('aarch64-linux', ''), busySnapshot).builds[0]?.machines[0],
    ).toMatchObject({
      running: 1,
      reasons: ['Its entry fits, but its one slot is in use, so Nix waits.'],
    })
    expect(
      explainText(formatMissingFeature('aarch64-linux', ''), snapshotOfCase('builders-off')).builds[0]
        ?.machines[0],
    ).toMatchObject({
      accepts: false,
      reasons: ["Nix doesn't use this entry: its builders setting leaves it out."],
    })
  })

  test('untrusted text is escaped in the lines for nix-darwin', () => {
    const { builds } = explainText(formatMissingFeature('aarch64-linux', 'a"; b, \u0024{x}, gccarch-z15'))
    expect(builds[0]?.permanentFix).not.toMatch(/\$\{|; b/)
    expect(builds[0]?.permanentFix).toContain('nix.settings.system-features')
  })

  test('builds for the Mac itself need no builder', () => {
    expect(explainText(formatMissingFeature('x86_64-darwin', '')).named).toEqual([])
  })
})

describe('a derivation', () => {
  const formatDerivation = (attributes: string) =>
    `Derive([("out","/nix/store/bmv8vl3lmlc5pa5nfhd4wvjwh1283pfi-vm","","")],[],[],"aarch64-linux","/bin/sh",[],[${attributes}("name","vm")])`
  const explainAttributes = (attributes: string, snapshot = healthySnapshot()) => {
    const parsed = parseDerivation(
      formatDerivation(attributes),
      '/nix/store/3zszm84w0yg0phzrdkim9kknaq1im5jq-vm.drv',
    )
    if (!parsed.ok) throw new Error(parsed.reason)
    return explainDerivation(parsed.derivation, createStatus(snapshot))
  }

  test('is matched with each builder', () => {
    expect(explainAttributes('("requiredSystemFeatures","kvm nixos-test"),')).toMatchObject({
      named: [{ id: 'features-missing' }],
      builds: [{ derivation: 'vm', machines: [{ reasons: ["It doesn't have nixos-test (column 6)."] }] }],
    })
    expect(explainAttributes('')).toMatchObject({
      named: [],
      agreed: null,
      builds: [{ machines: [{ accepts: true }] }],
    })
  })

  test('without substitutes names the setting', () => {
    expect(explainAttributes('("allowSubstitutes",""),').builds[0]?.settings.join()).toContain(
      'always-allow-substitutes',
    )
    expect(explainAttributes('').builds[0]?.settings.join()).not.toContain('always-allow-substitutes')
    expect(explainAttributes('').builds[0]?.settings.join()).toContain('builders-use-substitutes')
  })

  test.each([
    [
      { buildersUseSubstitutes: true },
      /the builder downloads what the build needs from binary caches itself/,
    ],
    [{ buildersUseSubstitutes: false }, /this Mac copies what the build needs to the builder\. With true/],
    [{}, /This Mac copies what the build needs to the builder, unless/],
  ])('says with %j how the machine gets what the build needs', (settings, expected) => {
    expect(
      explainAttributes(
        '',
        applyChanges(healthySnapshot(), withSettings(settings)),
      ).builds[0]?.settings.join(),
    ).toMatch(expected)
  })

  test('without substitutes is fetched if Nix is told so', () => {
    const allowedSnapshot = applyChanges(healthySnapshot(), withSettings({ alwaysAllowSubstitutes: true }))
    expect(explainAttributes('("allowSubstitutes",""),', allowedSnapshot).builds[0]?.settings.join()).toMatch(
      /always-allow-substitutes = true overrides/,
    )
  })

  test('that no machine takes is copied nowhere', () => {
    const { builds } = explainAttributes('("requiredSystemFeatures","nixos-test"),')
    expect(builds[0]?.settings.join()).not.toContain('builders-use-substitutes')
  })

  test('on a Mac without builders names the reason', () => {
    expect(explainAttributes('', snapshotOfCase('machines-missing'))).toMatchObject({
      agreed: { id: 'machines-missing' },
    })
    expect(
      explainAttributes('', applyChanges(snapshotOfCase('machines-missing'), withRoutes())).named[0]?.id,
    ).toBe('machines-missing')
  })
})
