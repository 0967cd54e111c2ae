import { describe, expect, it } from 'vitest'
import type { Status } from '../../../electron/core/model/status.ts'
import { joinScripts, planRepairs } from '../../../electron/monitor/repairs/planner.ts'
import { runRepairs } from '../../../electron/monitor/repairs/repair-runner.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { now as at } from '../../fixtures/observation.ts'
import { aQuietMac } from '../fixtures/quiet-mac.ts'
import { createScriptedScanner } from '../fixtures/scripted-scanner.ts'
import { aStatusAt, stopped } from '../fixtures/statuses.ts'
import { createEmptyFolder, openDataFolderAt } from '../fixtures/temp-data-folder.ts'

const stale = aFinding('daemon-config-stale', 'builders', {
  severity: 'warning',
  repairs: ['restart-daemon'],
})
const both = aStatusAt('down', at, [stopped, stale])
const shown = planRepairs(both, [{ finding: stopped.key }, { finding: stale.key }])

/** Runs the shown script, with these scans. */
async function run(scans: readonly Status[]) {
  const mac = aQuietMac(at)
  const stdout = [1, 2, 3].map((step) => `builderbar: step ${step} of 3: x\n`).join('')
  mac.answer = () => ({ status: 'exited', code: 0, stdout: `${stdout}builderbar: status 0\n`, stderr: '' })
  const scanner = createScriptedScanner(
    openDataFolderAt(createEmptyFolder(), mac),
    (number) => scans[Math.min(number, scans.length - 1)] ?? both,
  )
  const results = await runRepairs(mac, scanner, shown, 'osascript', { intervalMs: 5, timeoutMs: 20_000 })
  return { mac, results, outcome: results.map((result) => result.outcome).join() }
}

describe('the shown script', () => {
  it('runs only as a whole: if a part of it is obsolete, nothing runs', async () => {
    const left = aStatusAt('degraded', at, [stale])
    const { mac, outcome, results } = await run([left])
    expect(shown.filter(({ ok: planned }) => planned)).toHaveLength(2)
    expect(outcome).toBe('refused,refused')
    expect(results[0]?.reason).toContain('only the script that you saw may run. Nothing ran.')
    expect(mac.started).toEqual([])
  })

  it('is exactly the script that runs', async () => {
    const { mac } = await run([both, aStatusAt('healthy', at)])
    const result = mac.started[0]?.args.join('\n') ?? ''
    for (const line of joinScripts(shown).split('\n'))
      expect(result).toContain(line.replaceAll('\\', '\\\\').replaceAll('"', '\\"'))
  })

  it('is not needed if all of it is obsolete', async () => {
    const { mac, outcome } = await run([aStatusAt('healthy', at)])
    expect(outcome).toBe('fixed,fixed')
    expect(mac.started).toEqual([])
  })
})
