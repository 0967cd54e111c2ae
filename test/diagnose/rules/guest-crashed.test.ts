import { describe, expect, test } from 'vitest'
import { findVms, parseProcessTable } from '../../../electron/core/launchd/process-table.ts'
import { diagnose } from '../../../electron/diagnose/rules/diagnose.ts'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { observed, secondsAgo } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import {
  applyChanges,
  type Change,
  withBoot,
  withPort,
  withRunningBuild,
} from '../../fixtures/snapshot-changes.ts'
import { withSpinningVm } from '../../fixtures/vm-changes.ts'

const withSilentPort = withPort({ kind: 'silent', waitedMs: 5000 })
const findCrash = (...changes: Change[]) =>
  diagnose(applyChanges(healthySnapshot(), ...changes)).find(({ id }) => id === 'guest-crashed')

describe('a VM whose guest crashed', () => {
  test.each<[string, Change]>([
    ['accepts connections and says nothing', withSilentPort],
    ['closes connections', withPort({ kind: 'closed' })],
    ['refuses connections', withPort({ kind: 'refused' })],
  ])('is named where its port %s, and explains the silence', (_title, change) => {
    const findings = diagnose(applyChanges(healthySnapshot(), withSpinningVm(240), change))
    expect(findings.filter(({ causedBy }) => causedBy === null).map(({ id }) => id)).toEqual([
      'guest-crashed',
    ])
    expect(findings.find(({ id }) => id === 'guest-crashed')).toMatchObject({ repairs: ['restart-builder'] })
    expect(findings.find(({ id }) => id === 'guest-crashed')?.cause).toContain('397%')
  })

  test('is named while a build waits for it, once it has been silent for ten minutes', () => {
    expect(findCrash(withSpinningVm(700), withSilentPort, runsBuild)).toBeDefined()
  })

  test('is reported if no answer was ever observed, as after a restart of Builderbar', () => {
    expect(findCrash(withSpinningVm(0), withBoot({ goodBannerAt: null }), withSilentPort)).toBeDefined()
  })

  test('is detected from the output of ps', () => {
    const table = [
      '    1     0     0 02-11:00:00   0.3  17000 /sbin/launchd',
      '  501     1     0    01:00:00   0.0   2100 /bin/sh -c /bin/wait4path /nix/store && exec /nix/store/x-linux-builder-start',
      '  512   501     0    01:00:00   0.2   8192 /nix/store/x-vzvm-0.3.0/bin/vzvm --config /nix/store/x-vzvm.json',
      '  530     1     0    00:59:59 397.0 3792896 /System/Library/Frameworks/Virtualization.framework/Versions/A/XPCServices/com.apple.Virtualization.VirtualMachine.xpc/Contents/MacOS/com.apple.Virtualization.VirtualMachine',
    ].join('\n')
    const vms = findVms(parseProcessTable(table, new Date(secondsAgo(0))), 0)
    expect(vms).toMatchObject([{ pid: 512, kind: 'vz', cpuPercent: 397.2, ancestors: [501, 1] }])
    const withNewVm: Change = (snapshot) => ({
      ...snapshot,
      processes: observed({ vms, jobs: [{ pid: 501, startedAt: secondsAgo(3600) }], remoteBuilds: [] }),
    })
    expect(findCrash(withNewVm, withBoot({ goodBannerAt: secondsAgo(3000) }), withSilentPort)).toBeDefined()
  })
})

const runsBuild: Change = (snapshot) => {
  const vms = snapshot.processes.observed ? snapshot.processes.value.vms : []
  const snapshotWithBuild = withRunningBuild(1200)(snapshot)
  return snapshotWithBuild.processes.observed
    ? {
        ...snapshotWithBuild,
        processes: observed({
          ...snapshotWithBuild.processes.value,
          vms,
          remoteBuilds: [{ pid: 9, uri: builderUri, startedAt: secondsAgo(1200) }],
        }),
      }
    : snapshotWithBuild
}

describe('no crash is reported if', () => {
  test.each<[string, Change[]]>([
    ['the guest builds at full load and answers', [withSpinningVm(3600)]],
    [
      'the guest boots at full load',
      [withSpinningVm(3600, { startedAt: secondsAgo(60) }), withBoot({ goodBannerAt: null }), withSilentPort],
    ],
    ['the guest answered two minutes ago', [withSpinningVm(120), withSilentPort]],
    ['a build keeps the guest busy for five minutes', [withSpinningVm(300), withSilentPort, runsBuild]],
    [
      'a build runs and no answer was ever seen',
      [withSpinningVm(0), withBoot({ goodBannerAt: null }), withSilentPort, runsBuild],
    ],
    ['the silent guest does nothing', [withSpinningVm(3600, { cpuPercent: 0.4 }), withSilentPort]],
    ['ps did not say the load', [withSpinningVm(3600, { cpuPercent: undefined }), withSilentPort]],
    ['QEMU is busy', [withSpinningVm(3600, { kind: 'qemu' }), withSilentPort]],
    [
      'another program answers on the port',
      [withSpinningVm(3600), withPort({ kind: 'not-ssh', firstBytes: 'HTTP' })],
    ],
  ])('%s', (_title, changes) => {
    expect(findCrash(...changes)).toBeUndefined()
  })
})
