import { expect, test } from 'vitest'
import { outcomeText } from '../../renderer/format/outcome-text.ts'

test('the outcome of a control is not called a repair', () => {
  const of = (repair: string, finding: string, outcome: 'fixed' | 'not-fixed' = 'fixed') =>
    outcomeText({ repair, finding, outcome, before: [], after: [], output: '' }, null)
  expect(of('restart-builder', 'builder-wedged@port 31022')).toBe('Repaired.')
  expect(of('restart-builder', 'restart@org.nixos.linux-builder')).toBe('Restarted.')
  expect(of('stop-builder', 'stop@org.nixos.linux-builder')).toBe('Stopped.')
  expect(of('stop-builder', 'stop@org.nixos.linux-builder', 'not-fixed')).toBe('Not done.')
  expect(of('undo', '20260304-key')).toBe('Undone.')
  expect(of('install-tool', '/usr/local/bin/builderbar')).toBe('Installed.')
})
