import { expect, it } from 'vitest'
import { withApp } from './app-on-desktop.ts'
import { press, waitForWindow } from './desktop-input.ts'
import { tabTo, waitForHeadline, waitForText } from './keyboard.ts'

it('a shortcut opens the popover from everywhere; off at first, checked, and said where it is taken', () =>
  withApp('healthy', async ({ electron, openPopover, closePopover }) => {
    const page = await openPopover()
    await waitForHeadline(page, 'No problems')
    await press('ctrl+comma')
    await waitForText(page, 'For example Control+Option+B')
    const field = page.getByRole('textbox', { name: 'Shortcut to open' })
    expect(await field.inputValue()).toBe('')

    const choose = async (text: string, answer: string) => {
      await field.fill(text)
      await field.press('Enter')
      await waitForText(page, answer)
    }
    await tabTo(page, 'Shortcut to open')
    await choose('Shift+B', 'Type Command, Control or Option')
    await electron.evaluate(({ globalShortcut }) => globalShortcut.register('Control+Alt+K', () => undefined))
    await choose('Control+Alt+K', 'Another app or macOS uses this shortcut')
    await choose('Control+Alt+J', 'Opens Builderbar from every app.')
    await press('Escape')
    await waitForHeadline(page, 'No problems')
    await closePopover()
    await press('ctrl+alt+j')
    await waitForWindow('Builderbar', true)
    await waitForHeadline(page, 'No problems')

    await press('ctrl+comma')
    await waitForText(page, 'Opens Builderbar from every app.')
    await choose('', 'For example Control+Option+B')
    const isHeld = () =>
      electron.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Control+Alt+J'))
    await expect.poll(isHeld).toBe(false)
  }))
