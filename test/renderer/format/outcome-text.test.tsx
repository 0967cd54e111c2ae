import { expect, test } from 'vitest'
import type { BuilderControl, PlanSubject } from '../../../electron/core/model/plan.ts'
import { outcomeText } from '../../../renderer/format/outcome-text.ts'

test('the outcome of a control is not called a repair', () => {
  const of = (subject: PlanSubject, outcome: 'fixed' | 'not-fixed' = 'fixed') =>
    outcomeText({ subject, outcome, before: [], after: [], output: '' }, null)
  const control = (name: BuilderControl) =>
    ({ kind: 'control', control: name, service: 'org.nixos.linux-builder' }) as const
  expect(of({ kind: 'finding', finding: 'builder-wedged@port 31022', repair: 'restart-builder' })).toBe(
    'Repaired',
  )
  expect(of(control('restart'))).toBe('Restarted')
  expect(of(control('stop'))).toBe('Stopped')
  expect(of(control('stop'), 'not-fixed')).toBe('Not done')
  expect(of({ kind: 'undo', receipt: '20260304-key' })).toBe('Undone')
  expect(of({ kind: 'tool', script: '/Applications/Builderbar.app/Contents/Resources/builderbar' })).toBe(
    'Installed',
  )
})
