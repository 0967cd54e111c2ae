import { describe, expect, test } from 'vitest'
import { restartDaemon } from '../../../electron/repair/repairs/restart-daemon.ts'
import { createRootScript } from '../../../electron/repair/script/root-script.ts'
import { observed, unobserved } from '../../fixtures/observation.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { planRepair } from '../fixtures/all-plans.ts'

describe('restart-daemon', () => {
  const build = { pid: 7, uri: 'ssh://far.example', startedAt: '2026-06-01T11:00:00.000Z' }

  test('names every build on another machine, since all are children of the daemon', () => {
    const processes = observed({ vms: [], jobs: [], remoteBuilds: [build] })
    expect(planRepair(restartDaemon, healthySnapshot({ processes })).interrupts).toEqual([
      { pid: 7, description: expect.stringContaining('on far.example') },
    ])
    const unlistedSnapshot = healthySnapshot({ processes: unobserved('no ps.') })
    const words = "Can't tell whether builds are running: no ps."
    expect(planRepair(restartDaemon, unlistedSnapshot).interrupts).toEqual([
      { pid: null, description: words },
    ])
  })

  test('restarts the daemon that exists', () => {
    expect(createRootScript([planRepair(restartDaemon)])).toContain("daemon='org.nixos.nix-daemon'")
    const determinate = planRepair(restartDaemon, healthySnapshot({ determinate: observed(true) }))
    expect(createRootScript([determinate])).toContain("daemon='systems.determinate.nix-daemon'")
  })
})
