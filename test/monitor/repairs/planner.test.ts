import { describe, expect, it } from 'vitest'
import { getPlanIds } from '../../../electron/core/model/plan.ts'
import { joinScripts, planRepairs } from '../../../electron/monitor/repairs/planner.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { now as at } from '../../fixtures/observation.ts'
import { label } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { aStatusAt, stoppedFinding, wedgedFinding } from '../fixtures/statuses.ts'

const downStatus = aStatusAt('down', at, [stoppedFinding])

describe('planning', () => {
  it('accepts a finding by key or id, and a repair by id', () => {
    const queries = [
      { finding: stoppedFinding.key },
      { finding: 'service-stopped' },
      { repair: 'restart-builder' },
    ]
    for (const query of queries) {
      expect(planRepairs(downStatus, [query])).toEqual(planRepairs(downStatus, []))
    }
    expect(planRepairs(downStatus, queries)).toHaveLength(1)
    expect(planRepairs(downStatus, [{ finding: 'port-refused' }])).toEqual([])
  })

  it('makes one plan if two findings need the same steps', () => {
    expect(planRepairs(aStatusAt('down', at, [stoppedFinding, wedgedFinding]), [])).toHaveLength(1)
  })

  it('puts causes first', () => {
    const unloadedFinding = aFinding('service-not-loaded', label, { repairs: ['load-service'] })
    const silentFinding = aFinding('builder-wedged', 'port', {
      repairs: ['restart-builder'],
      causedBy: unloadedFinding.key,
    })
    const status = aStatusAt('down', at, [silentFinding, unloadedFinding])
    const results = planRepairs(status, [{ repair: 'restart-builder' }, { repair: 'load-service' }])
    expect(results.map((result) => result.ok && getPlanIds(result.plan.subject).repair)).toEqual([
      'load-service',
      'restart-builder',
    ])
    expect(joinScripts(results)).toContain('kickstart -k')
  })

  it('gives the reason if there is no repair', () => {
    const status = {
      ...downStatus,
      findings: [aFinding('machines-missing', '/etc/nix/machines')],
      snapshot: healthySnapshot(),
    }
    const [result] = planRepairs(status, [{ finding: 'machines-missing' }])
    expect(result).toMatchObject({ ok: false })
    const [other] = planRepairs(downStatus, [{ finding: stoppedFinding.key, repair: 'fix-key-permissions' }])
    expect(other).toMatchObject({
      ok: false,
      reason: "fix-key-permissions doesn't repair service-stopped.",
    })
    expect(joinScripts([])).toBe('')
  })
})
