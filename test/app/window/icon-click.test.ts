import { expect, test } from 'vitest'
import { chooseClickAction } from '../../../electron/app/window/icon-click.ts'

test('the first click opens the popover', () => {
  expect(chooseClickAction({ visible: false, leftAt: null, now: 1000 })).toBe('show')
})

test('on Linux a second click arrives while the popover is still open', () => {
  expect(chooseClickAction({ visible: true, leftAt: null, now: 1000 })).toBe('hide')
})

test('on macOS a second click arrives after the popover has lost the focus', () => {
  expect(chooseClickAction({ visible: false, leftAt: 990, now: 1000 })).toBe('leave-hidden')
})

test('a click some time after the popover closed opens it again', () => {
  expect(chooseClickAction({ visible: false, leftAt: 500, now: 1000 })).toBe('show')
})
