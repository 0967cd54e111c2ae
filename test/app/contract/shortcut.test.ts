import { describe, expect, it } from 'vitest'
import { isShortcut } from '../../../electron/app/contract/shortcut.ts'

describe('the shortcut that opens the popover', () => {
  it.each([
    'Control+Option+B',
    'Command+Shift+L',
    'cmd+b',
    'Ctrl + Alt + F12',
    'CommandOrControl+Shift+7',
    'Alt+Space',
  ])('is %j', (text) => {
    expect(isShortcut(text)).toBe(true)
  })

  it.each([
    '',
    'B',
    'Shift+B',
    'F5',
    'Control',
    'Control+',
    '+B',
    'Control+Control+B',
    'B+Control',
    'Control+BB',
    'Control+F25',
    'Hyper+B',
    'Control-B',
    'Control+B+C',
    'Control+;',
  ])('is not %j', (text) => {
    expect(isShortcut(text)).toBe(false)
  })
})
