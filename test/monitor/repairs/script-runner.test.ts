import { describe, expect, it } from 'vitest'
import { getPlanIds, type Plan } from '../../../electron/core/model/plan.ts'
import type { ProcessResult } from '../../../electron/mac/mac.ts'
import { runScripts } from '../../../electron/monitor/repairs/script-runner.ts'
import { allPlans, userPlans } from '../../repair/fixtures/all-plans.ts'
import { aQuietMac } from '../fixtures/quiet-mac.ts'

const root = allPlans.find(({ subject }) => getPlanIds(subject).repair === 'fix-key-permissions')
const user = userPlans.find(({ subject }) => getPlanIds(subject).repair === 'restore-builders')
if (root === undefined || user === undefined) throw new Error('no plan')
const bothPlans = [user, root]

const createEnd = (status: number, steps: number): ProcessResult => ({
  status: 'exited',
  code: 0,
  stdout: `builderbar: step ${steps} of ${steps}: x\nsaid\nbuilderbar: status ${status}\n`,
  stderr: '',
})

async function run(plans: readonly Plan[], answer: (program: string) => ProcessResult) {
  const mac = aQuietMac()
  mac.answer = answer
  const stages: string[] = []
  const onProgress = (stage: string) => stages.push(stage)
  const runs = await runScripts(mac, plans, 'osascript', { onProgress, elevationOptions: {} })
  const getRun = (plan: Plan) => [runs.get(plan)?.result.kind, runs.get(plan)?.plansRun]
  return { programs: mac.startedPrograms.map(({ program }) => program), stages, runs, getRun }
}

describe('scripts for root and for the user', () => {
  it("run root's first, under one prompt, then the user's without one", async () => {
    const { programs, stages, getRun, runs } = await run(bothPlans, (program) =>
      createEnd(0, program === '/bin/sh' ? 1 : 2),
    )
    expect(programs).toEqual(['/usr/bin/osascript', '/bin/sh'])
    expect(stages).toEqual(['password', 'running'])
    expect([getRun(root), getRun(user)]).toEqual([
      ['ran', 'done'],
      ['ran', 'done'],
    ])
    expect(runs.get(user)?.printed).toBe('said')
  })

  it("need no prompt if all are the user's own", async () => {
    const { programs, stages } = await run([user], () => createEnd(0, 1))
    expect([programs, stages]).toEqual([['/bin/sh'], ['running']])
  })

  it.each([
    ['a step that failed', createEnd(1, 1), 'ran'],
    [
      'a prompt that was cancelled',
      { status: 'exited', code: 1, stdout: '', stderr: '0:1: execution error: User canceled. (-128)\n' },
      'cancelled',
    ],
    ['no prompt', { status: 'missing' }, 'missing'],
  ] as const)("stop before the user's after %s", async (_title, answer, kind) => {
    const { programs, getRun } = await run(bothPlans, () => answer)
    expect(programs).toEqual(['/usr/bin/osascript'])
    expect(getRun(user)).toEqual([kind, 'not-run'])
  })

  it.each([
    ['not there', { status: 'missing' }, 'missing'],
    ['too slow', { status: 'timed-out', afterMs: 60_000 }, 'unknown'],
    ['silent', { status: 'exited', code: 0, stdout: '', stderr: '' }, 'unknown'],
    ['failing', createEnd(1, 1), 'ran'],
  ] as const)('report a shell that is %s', async (_title, answer, kind) => {
    expect((await run([user], () => answer)).getRun(user)[0]).toBe(kind)
  })
})
