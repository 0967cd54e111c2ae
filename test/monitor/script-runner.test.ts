import { describe, expect, it } from 'vitest'
import type { Plan } from '../../electron/core/model/plan.ts'
import type { Ran } from '../../electron/mac/mac.ts'
import { runTexts } from '../../electron/monitor/repairs/script-runner.ts'
import { allPlans, personsPlans } from '../repair/all-plans.ts'
import { aQuietMac } from './a-quiet-mac.ts'

const root = allPlans.find(({ repair }) => repair === 'fix-key-permissions')
const person = personsPlans.find(({ repair }) => repair === 'restore-builders')
if (root === undefined || person === undefined) throw new Error('no plan')
const both = [person, root]

const ended = (status: number, steps: number): Ran => ({
  ended: 'exited',
  code: 0,
  stdout: `builderbar: step ${steps} of ${steps}: x\nsaid\nbuilderbar: status ${status}\n`,
  stderr: '',
})

async function run(plans: readonly Plan[], answer: (program: string) => Ran) {
  const mac = aQuietMac()
  mac.answer = answer
  const stages: string[] = []
  const says = (stage: string) => stages.push(stage)
  const runs = await runTexts(mac, plans, 'osascript', { says, asking: {} })
  const told = (plan: Plan) => [runs.get(plan)?.answer.kind, runs.get(plan)?.run]
  return { programs: mac.started.map(({ program }) => program), stages, runs, told }
}

describe('texts that root runs and the person', () => {
  it("come root's first, under one prompt, then the person's without one", async () => {
    const { programs, stages, told, runs } = await run(both, (program) =>
      ended(0, program === '/bin/sh' ? 1 : 2),
    )
    expect(programs).toEqual(['/usr/bin/osascript', '/bin/sh'])
    expect(stages).toEqual(['Waiting for the password.', 'Running.'])
    expect([told(root), told(person)]).toEqual([
      ['ran', 'done'],
      ['ran', 'done'],
    ])
    expect(runs.get(person)?.printed).toBe('said')
  })

  it('ask nobody where all is the person’s own', async () => {
    const { programs, stages } = await run([person], () => ended(0, 1))
    expect([programs, stages]).toEqual([['/bin/sh'], ['Running.']])
  })

  it.each([
    ['a step that failed', ended(1, 1), 'ran'],
    [
      'a prompt that was cancelled',
      { ended: 'exited', code: 1, stdout: '', stderr: '0:1: execution error: User canceled. (-128)\n' },
      'cancelled',
    ],
    ['no prompt', { ended: 'missing' }, 'missing'],
  ] as const)('do not go on to the person’s after %s', async (_what, answer, kind) => {
    const { programs, told } = await run(both, () => answer)
    expect(programs).toEqual(['/usr/bin/osascript'])
    expect(told(person)).toEqual([kind, 'not-run'])
  })

  it.each([
    ['not there', { ended: 'missing' }, 'missing'],
    ['too slow', { ended: 'timed-out', afterMs: 60_000 }, 'unknown'],
    ['silent', { ended: 'exited', code: 0, stdout: '', stderr: '' }, 'unknown'],
    ['failing', ended(1, 1), 'ran'],
  ] as const)('tell of a shell that is %s', async (_what, answer, kind) => {
    expect((await run([person], () => answer)).told(person)[0]).toBe(kind)
  })
})
