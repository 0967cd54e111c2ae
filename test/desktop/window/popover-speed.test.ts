import { loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { ElectronApplication } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { withApp } from '../fixtures/app-on-desktop.ts'
import { click, press, waitForWindow } from '../fixtures/desktop-input.ts'

/** Records when the next visible window has drawn its next frame, in milliseconds since 1970. */
async function recordPaints(electron: ElectronApplication): Promise<() => Promise<number>> {
  await electron.evaluate(({ app, BrowserWindow }) => {
    const tell = (window: Electron.BrowserWindow) =>
      window.on('show', async () => {
        const paintScript = 'new Promise((done) => requestAnimationFrame(() => done(Date.now())))'
        app.emit('drawn', await window.webContents.executeJavaScript(paintScript))
      })
    for (const window of BrowserWindow.getAllWindows()) tell(window)
    app.on('browser-window-created', (_event, window) => tell(window))
  })
  return () =>
    electron.evaluate(
      ({ app }) =>
        new Promise<number>((resolve) => app.once('drawn' as 'activate', (at) => resolve(Number(at)))),
    )
}

/** Number of times it is opened. A measurement on an idle system uses more. */
const opens = Number(process.env.BUILDERBAR_OPENS ?? 10)

describe('the popover', () => {
  it('opens at once, and its page is destroyed some time after it was closed', () =>
    withApp('healthy', async ({ electron, icon }) => {
      // At login no page is created: until the popover is opened it would only take memory.
      expect(electron.windows()).toHaveLength(0)
      const waitForPaint = await recordPaints(electron)
      const open = async () => {
        const paint = waitForPaint()
        const clickTime = Date.now()
        await click(icon)
        const elapsedMs = (await paint) - clickTime
        await waitForWindow('Builderbar', true)
        return elapsedMs
      }
      const close = async () => {
        await press('Escape')
        await waitForWindow('Builderbar', false)
        // A click right after the popover closed counts as the click that closed it (icon-click.ts).
        await pause(300)
      }
      const cold = await open()
      await close()
      const warm: number[] = []
      for (let time = 0; time < opens; time += 1) {
        warm.push(await open())
        await close()
      }
      const closeTime = Date.now()
      while (electron.windows().length > 0 && Date.now() - closeTime < 60_000) await pause(500)
      const untilGoneMs = Date.now() - closeTime
      const memory = await electron.evaluate(({ app }) =>
        app
          .getAppMetrics()
          .filter(({ type }) => type === 'Tab')
          .map(({ memory: { workingSetSize } }) => workingSetSize),
      )
      const sortedTimes = [...warm].sort((a, b) => a - b)
      console.log(
        `click to paint: warm ${sortedTimes.join(', ')} ms; cold ${cold} ms; page gone after ${untilGoneMs} ms; load ${loadavg()[0]}`,
      )
      expect(memory).toEqual([])
      // Four times the duration on an idle system, because this one may be busy with other tests.
      expect(cold).toBeLessThan(2000)
      expect(sortedTimes[Math.floor(sortedTimes.length / 2)]).toBeLessThan(400)
    }))
})
