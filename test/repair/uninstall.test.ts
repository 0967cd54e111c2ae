import { describe, expect, test } from 'vitest'
import { getPlanIds } from '../../electron/core/model/plan.ts'
import { planUninstall } from '../../electron/repair/uninstall-plan.ts'
import { observed } from '../fixtures/observation.ts'
import { aReceipt } from '../fixtures/receipt.ts'
import { healthySnapshot } from '../fixtures/snapshot.ts'
import { listCommandWords } from './fixtures/shell-words.ts'

const listTitles = (snapshot: Parameters<typeof planUninstall>[0], hasFolder: boolean) =>
  planUninstall(snapshot, hasFolder).map((result) =>
    result.ok ? getPlanIds(result.plan.subject).repair : result.reason,
  )

describe('the script that root runs for an uninstall', () => {
  test('does nothing if root never did anything', () => {
    expect(listTitles(healthySnapshot(), false)).toEqual([])
  })

  test('removes only the folder if no block of ours is left; other repairs are not undone', () => {
    expect(listTitles(healthySnapshot(), true)).toEqual(['uninstall'])
    expect(listTitles(healthySnapshot({ receipts: observed([aReceipt()]) }), true)).toEqual(['uninstall'])
  })

  test('checks its folder and then is one program with a fixed path', () => {
    const [planned] = planUninstall(healthySnapshot(), true)
    const plan = planned?.ok ? planned.plan : null
    expect(plan?.steps).toHaveLength(2)
    expect(new Set(listCommandWords(plan?.steps[0]?.script ?? ''))).toEqual(
      new Set(['[', 'die', 'require_tree']),
    )
    expect(plan?.steps[1]?.script).toBe('/bin/rm -rf "$folder"')
    expect(plan?.values).toBe("folder='/Library/Application Support/Builderbar'\nset --")
  })
})
