import { expect, it } from 'vitest'
import { closeWindow, findPage, findWindow, withApp } from './fixtures/app-on-desktop.ts'
import { press, waitForWindow } from './fixtures/desktop-input.ts'
import { pressTabTo, waitForHeadline, waitForText } from './fixtures/keyboard.ts'

it('a shortcut opens the popover from everywhere; off at first, checked, and reported if another program has it', () =>
  withApp('healthy', async ({ electron, openPopover }) => {
    const page = await openPopover()
    await waitForHeadline(page, 'No problems')
    await press('ctrl+comma')
    let settings = await findWindow(electron, 'settings')
    await waitForText(settings, 'For example Control+Option+B')
    const findField = () => settings.getByRole('textbox', { name: 'Shortcut to open' })
    expect(await findField().inputValue()).toBe('')

    const choose = async (text: string, answer: string) => {
      await findField().fill(text)
      await findField().press('Enter')
      await waitForText(settings, answer)
    }
    await pressTabTo(settings, 'Shortcut to open')
    await choose('Shift+B', 'Type Command, Control or Option')
    await electron.evaluate(({ globalShortcut }) => globalShortcut.register('Control+Alt+K', () => undefined))
    await choose('Control+Alt+K', 'Another app or macOS uses this shortcut')
    await choose('Control+Alt+J', 'Opens Builderbar from every app.')
    await closeWindow('settings')
    await press('ctrl+alt+j')
    await waitForWindow('Builderbar', true)
    // The popover's page is destroyed some time after it was hidden.
    await waitForHeadline(await findPage(electron, 'main'), 'No problems')

    await press('ctrl+comma')
    settings = await findWindow(electron, 'settings')
    await waitForText(settings, 'Opens Builderbar from every app.')
    await choose('', 'For example Control+Option+B')
    const isHeld = () =>
      electron.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Control+Alt+J'))
    await expect.poll(isHeld).toBe(false)
  }))
