import { expect, it } from 'vitest'
import { findWindow, withApp } from '../fixtures/app-on-desktop.ts'
import { activate, readPrimaryButtonName, waitForHeadline, waitForText } from '../fixtures/keyboard.ts'

it('the app quits while a script is open beside its plan, whichever of their windows is gone first', () =>
  withApp('key-0640', async ({ electron, openPopover }) => {
    const popover = await openPopover()
    await waitForHeadline(popover, 'SSH rejects')
    await activate(popover, await readPrimaryButtonName(popover))
    await waitForText(popover, 'exactly this script as root')
    await activate(popover, 'Show Exact Script')
    await findWindow(electron, 'script')
    const program = electron.process()
    await electron.evaluate(({ app, BrowserWindow }) => {
      // The system may close the popover first; then the window of the script has no plan to return to.
      app.once('before-quit', () => {
        for (const window of BrowserWindow.getAllWindows())
          if (window.getTitle() === 'Builderbar') window.destroy()
      })
      setTimeout(() => app.quit())
    })
    await expect.poll(() => program.exitCode, { timeout: 15_000 }).toBe(0)
  }))
