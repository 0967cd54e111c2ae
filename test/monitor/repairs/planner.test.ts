import { describe, expect, it } from 'vitest'
import { planIds } from '../../../electron/core/model/plan.ts'
import { joinScripts, planRepairs } from '../../../electron/monitor/repairs/planner.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { now as at } from '../../fixtures/observation.ts'
import { label } from '../../fixtures/service.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { aStatusAt, stopped, wedged } from '../fixtures/statuses.ts'

const down = aStatusAt('down', at, [stopped])

describe('planning', () => {
  it('accepts a finding by key or id, and a repair by id', () => {
    const asked = [{ finding: stopped.key }, { finding: 'service-stopped' }, { repair: 'restart-builder' }]
    for (const wanted of asked) {
      expect(planRepairs(down, [wanted])).toEqual(planRepairs(down, []))
    }
    expect(planRepairs(down, asked)).toHaveLength(1)
    expect(planRepairs(down, [{ finding: 'port-refused' }])).toEqual([])
  })

  it('makes one plan if two findings need the same steps', () => {
    expect(planRepairs(aStatusAt('down', at, [stopped, wedged]), [])).toHaveLength(1)
  })

  it('puts causes first', () => {
    const off = aFinding('service-not-loaded', label, { repairs: ['load-service'] })
    const silent = aFinding('builder-wedged', 'port', { repairs: ['restart-builder'], causedBy: off.key })
    const status = aStatusAt('down', at, [silent, off])
    const planned = planRepairs(status, [{ repair: 'restart-builder' }, { repair: 'load-service' }])
    expect(planned.map((result) => result.ok && planIds(result.plan.subject).repair)).toEqual([
      'load-service',
      'restart-builder',
    ])
    expect(joinScripts(planned)).toContain('kickstart -k')
  })

  it('gives the reason if there is no repair', () => {
    const status = {
      ...down,
      findings: [aFinding('machines-missing', '/etc/nix/machines')],
      snapshot: healthySnapshot(),
    }
    const [result] = planRepairs(status, [{ finding: 'machines-missing' }])
    expect(result).toMatchObject({ ok: false })
    const [other] = planRepairs(down, [{ finding: stopped.key, repair: 'fix-key-permissions' }])
    expect(other).toMatchObject({
      ok: false,
      reason: "fix-key-permissions doesn't repair service-stopped.",
    })
    expect(joinScripts([])).toBe('')
  })
})
