import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { findingScreens } from '../../renderer/screens/finding-screens.ts'
import { screens } from '../../renderer/screens/screens.ts'
import { servePages } from '../fixtures/standalone-page.ts'

const pages = servePages()
/** The largest height of the popover in points (popover-position.ts). */
const maxHeight = 640

const ofPopover = Object.entries({ ...findingScreens, ...screens }).filter(([, { page }]) => page === 'main')

/** Returns the buttons of the bars that are not whole in the window. */
function findHiddenButtons(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.bars button')].flatMap((button) => {
      const { top, bottom } = button.getBoundingClientRect()
      return top >= 0 && bottom <= innerHeight ? [] : [button.textContent ?? '']
    }),
  )
}

describe('the popover', () => {
  it('needs no scrolling on any screen that it shows first, and two lines for a headline', async () => {
    const { page, show, size } = await pages.open()
    await size(360, maxHeight)
    const tooHigh: unknown[] = []
    const tooLong: unknown[] = []
    for (const [name, view] of ofPopover) {
      await show(view)
      const lines = await page.evaluate(() => {
        const headline = document.querySelector('.headline')
        const height = headline?.getBoundingClientRect().height ?? 0
        return headline === null
          ? 0
          : Math.round(height / Number.parseFloat(getComputedStyle(headline).lineHeight))
      })
      if (lines > 2) tooLong.push([name, view.headline?.title, lines])
      const height = await page.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height))
      if (height > maxHeight) tooHigh.push([name, height])
    }
    expect(tooHigh).toEqual([])
    expect(tooLong).toEqual([])
  })

  it('keeps its buttons in sight at every text size, with everything unfolded', async () => {
    const { page, show, size } = await pages.open()
    const hidden: unknown[] = []
    for (const [width, textSize] of [
      [360, 100],
      [480, 200],
    ] as const) {
      await size(width, maxHeight)
      for (const [name, view] of ofPopover) {
        await show({ ...view, settings: { ...view.settings, textSize } })
        await page.evaluate(() => {
          for (const part of document.querySelectorAll('details')) part.open = true
        })
        for (const button of await findHiddenButtons(page)) hidden.push([name, textSize, button])
      }
    }
    expect(hidden).toEqual([])
  })
})
