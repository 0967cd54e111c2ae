import { describe, expect, it } from 'vitest'
import type { Status } from '../../../electron/core/model/status.ts'
import { joinScripts, planRepairs } from '../../../electron/monitor/repairs/planner.ts'
import { runRepairs } from '../../../electron/monitor/repairs/repair-runner.ts'
import { aFinding } from '../../fixtures/finding.ts'
import { now as at } from '../../fixtures/observation.ts'
import { aQuietMac } from '../fixtures/quiet-mac.ts'
import { createScriptedScanner } from '../fixtures/scripted-scanner.ts'
import { aStatusAt, stoppedFinding } from '../fixtures/statuses.ts'
import { createEmptyFolder, openDataFolderAt } from '../fixtures/temp-data-folder.ts'

const staleFinding = aFinding('daemon-config-stale', 'builders', {
  severity: 'warning',
  repairs: ['restart-daemon'],
})
const statusOfBoth = aStatusAt('down', at, [stoppedFinding, staleFinding])
const shownPlans = planRepairs(statusOfBoth, [{ finding: stoppedFinding.key }, { finding: staleFinding.key }])

/** Runs the shown script, with these scans. */
async function run(scans: readonly Status[]) {
  const mac = aQuietMac(at)
  const stdout = [1, 2, 3].map((step) => `builderbar: step ${step} of 3: x\n`).join('')
  mac.answer = () => ({ status: 'exited', code: 0, stdout: `${stdout}builderbar: status 0\n`, stderr: '' })
  const scanner = createScriptedScanner(
    openDataFolderAt(createEmptyFolder(), mac),
    (number) => scans[Math.min(number, scans.length - 1)] ?? statusOfBoth,
  )
  const results = await runRepairs(mac, scanner, shownPlans, 'osascript', {
    intervalMs: 5,
    timeoutMs: 20_000,
  })
  return { mac, results, outcome: results.map((result) => result.outcome).join() }
}

describe('the shown script', () => {
  it('runs only as a whole: if a part of it is obsolete, nothing runs', async () => {
    const statusAfter = aStatusAt('degraded', at, [staleFinding])
    const { mac, outcome, results } = await run([statusAfter])
    expect(shownPlans.filter(({ ok: isPlanned }) => isPlanned)).toHaveLength(2)
    expect(outcome).toBe('refused,refused')
    expect(results[0]?.reason).toContain('only the script that you saw may run. Nothing ran.')
    expect(mac.startedPrograms).toEqual([])
  })

  it('is exactly the script that runs', async () => {
    const { mac } = await run([statusOfBoth, aStatusAt('healthy', at)])
    const result = mac.startedPrograms[0]?.args.join('\n') ?? ''
    for (const line of joinScripts(shownPlans).split('\n'))
      expect(result).toContain(line.replaceAll('\\', '\\\\').replaceAll('"', '\\"'))
  })

  it('is not needed if all of it is obsolete', async () => {
    const { mac, outcome } = await run([aStatusAt('healthy', at)])
    expect(outcome).toBe('fixed,fixed')
    expect(mac.startedPrograms).toEqual([])
  })
})
