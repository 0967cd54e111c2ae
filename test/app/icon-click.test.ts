import { expect, test } from 'vitest'
import { onIconClick } from '../../electron/app/window/icon-click.ts'

test('the first click shows', () => {
  expect(onIconClick({ visible: false, leftAt: null, now: 1000 })).toBe('show')
})

test('on Linux the second click comes while the popover is still there', () => {
  expect(onIconClick({ visible: true, leftAt: null, now: 1000 })).toBe('hide')
})

test('on macOS the second click comes after the click itself has taken the keyboard away', () => {
  expect(onIconClick({ visible: false, leftAt: 990, now: 1000 })).toBe('leave-hidden')
})

test('a click some time after it was left shows it again', () => {
  expect(onIconClick({ visible: false, leftAt: 500, now: 1000 })).toBe('show')
})
