import { describe, expect, test } from 'vitest'
import type { Status } from '../../../electron/core/model/status.ts'
import { planRepairs } from '../../../electron/monitor/repairs/planner.ts'
import { RepairController } from '../../../electron/monitor/repairs/repair-controller.ts'
import { type RunRepairsOptions, runRepairs } from '../../../electron/monitor/repairs/repair-runner.ts'
import { now as at } from '../../fixtures/observation.ts'
import { noProcesses } from '../../fixtures/processes.ts'
import { aQuietMac } from '../fixtures/quiet-mac.ts'
import { createScriptedScanner } from '../fixtures/scripted-scanner.ts'
import { aStatusAt, stoppedFinding } from '../fixtures/statuses.ts'
import { createEmptyFolder, openDataFolderAt } from '../fixtures/temp-data-folder.ts'

const stdout = 'builderbar: step 1 of 1: x\nbuilderbar: status 0\n'

/** A Mac on which each scan finds another build. */
const createBusyStatus = (number: number): Status => {
  const remoteBuilds = [{ pid: 100 + number, uri: 'ssh-ng://builder@linux-builder', startedAt: at }]
  const processes = { observed: true as const, at, value: { ...noProcesses, remoteBuilds } }
  return aStatusAt('down', at, [stoppedFinding], { processes })
}

function aBusyMac() {
  const mac = aQuietMac(at)
  const calls: number[] = []
  mac.answer = () => {
    calls.push(1)
    return { status: 'exited', code: 0, stdout, stderr: '' }
  }
  return {
    mac,
    calls,
    scanner: createScriptedScanner(openDataFolderAt(createEmptyFolder(), mac), (number) =>
      createBusyStatus(number + 1),
    ),
  }
}

describe('builds that began after the plan was shown', () => {
  async function restart(confirmInterrupts?: RunRepairsOptions['confirmInterrupts']) {
    const { mac, scanner, calls } = aBusyMac()
    const options = { intervalMs: 5, timeoutMs: 20, ...(confirmInterrupts ? { confirmInterrupts } : {}) }
    const [result] = await runRepairs(
      mac,
      scanner,
      planRepairs(createBusyStatus(0), []),
      'osascript',
      options,
    )
    return { result, calls }
  }

  test('are named in a question, and are ended after a yes', async () => {
    const questions: (readonly string[])[] = []
    const { calls } = await restart(async (builds) => {
      questions.push(builds)
      return true
    })
    expect(questions).toEqual([[expect.stringContaining('process 101')]])
    expect(calls).toHaveLength(1)
  })

  test.each([
    ['a no', async () => false],
    ['nobody to ask', undefined],
  ])('are not ended after %s', async (_title, confirm) => {
    const { result, calls } = await restart(confirm)
    expect(result).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('process 101') })
    expect(calls).toEqual([])
  })
})

test('the plan is shown once more with those builds, and the second click runs it even if more follow', async () => {
  const { mac, scanner, calls } = aBusyMac()
  const doNothing = () => undefined
  const controller = new RepairController({
    mac,
    scanner,
    via: 'osascript',
    onChange: doNothing,
  })
  controller.plan(createBusyStatus(0), {
    kind: 'finding',
    finding: stoppedFinding.key,
    repair: 'restart-builder',
  })
  const getShownSum = () => {
    const progress = controller.progress()
    return progress.status === 'planned' ? progress.sha256 : ''
  }
  await controller.run(getShownSum())
  expect(controller.progress()).toMatchObject({
    status: 'planned',
    shownAgain: expect.stringContaining('process 101'),
    plans: [{ plan: { interrupts: [{ pid: 101, description: expect.stringContaining('process 101') }] } }],
  })
  expect(calls).toEqual([])
  void controller.run(getShownSum())
  await expect.poll(() => calls.length).toBe(1)
  await controller.stop()
  // A plan that is requested later also asks.
  controller.dismiss()
}, 20_000)
