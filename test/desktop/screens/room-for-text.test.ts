import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { computeSettingsWidth, windowSizes } from '../../../electron/app/contract/window-sizes.ts'
import { findingScreens } from '../../renderer/screens/finding-screens.ts'
import { screens as all } from '../../renderer/screens/screens.ts'
import { servePseudoLocale } from '../fixtures/pseudo-locale-page.ts'
import { servePages } from '../fixtures/standalone-page.ts'

const pages = servePages()
const screens = Object.entries(all)
const ofPopover = screens.filter(([, { page }]) => page === 'main')
const ofWindows = screens.flatMap(([name, view]) =>
  view.page === 'main' ? [] : [{ name, view, sizes: windowSizes[view.page] }],
)

/** Returns the elements whose text or box is cut off: by the window, or by themselves if they do not scroll. */
async function findCutTexts(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    for (const part of document.querySelectorAll('details')) part.open = true
    const scrolls = (element: Element) =>
      element.closest('pre, code, select, svg, .clamped, .visually-hidden') !== null
    const isCut = (element: HTMLElement) => {
      const { left, right, width } = element.getBoundingClientRect()
      if (width === 0 || scrolls(element)) return false
      return left < -9 || right > innerWidth + 0.5 || element.scrollWidth > element.clientWidth + 1
    }
    return [...document.querySelectorAll<HTMLElement>('#popover *')]
      .filter((element) => !(element instanceof SVGElement) && getComputedStyle(element).display !== 'inline')
      .filter(isCut)
      .map((element) => `${element.className || element.tagName}: ${element.textContent?.slice(0, 60)}`)
  })
}

describe('the text of every screen', () => {
  // The other tests and the pictures show the usual width of 360 points.
  it('fits from 320 to 480 points wide and from 100 to 200 %', async () => {
    const { page, show, size } = await pages.open()
    const cut: unknown[] = []
    for (const width of [320, 480]) {
      await size(width, 640)
      // At 150 % a plan has one column instead of two, so two columns have the least room at 125 %.
      for (const textSize of [100, 125, 200] as const) {
        for (const [name, view] of ofPopover) {
          await show({ ...view, settings: { ...view.settings, textSize } })
          for (const text of await findCutTexts(page)) cut.push([name, width, textSize, text])
        }
      }
    }
    expect(cut).toEqual([])
  })

  it('fits in the narrowest window from 100 to 200 %', async () => {
    const { page, show, size } = await pages.open()
    const cut: unknown[] = []
    for (const textSize of [100, 200] as const) {
      for (const { name, view, sizes } of ofWindows) {
        await size(sizes.resizable ? sizes.minWidth : computeSettingsWidth(textSize), sizes.height)
        await show({ ...view, settings: { ...view.settings, textSize } })
        for (const text of await findCutTexts(page)) cut.push([name, textSize, text])
      }
    }
    expect(cut).toEqual([])
  })

  it('fits for each finding and the plan of its repair', async () => {
    const { page, show, size } = await pages.open()
    const cut: unknown[] = []
    for (const [width, textSize] of [
      [320, 200],
      [360, 100],
    ] as const) {
      await size(width, 640)
      for (const [name, view] of Object.entries(findingScreens)) {
        await show({ ...view, settings: { ...view.settings, textSize } })
        for (const text of await findCutTexts(page)) cut.push([name, width, textSize, text])
      }
    }
    expect(cut).toEqual([])
  })

  // The last test, since the app serves the generated language from here on.
  it('fits at the usual width if it is two fifths longer', async () => {
    await servePseudoLocale(pages.electron())
    const { page, show, size } = await pages.open()
    const cut: unknown[] = []
    for (const [name, view] of screens) {
      await size(view.page === 'main' ? 360 : windowSizes[view.page].width, 640)
      await show(view)
      expect(await page.locator('h1').count(), name).toBe(1)
      for (const text of await findCutTexts(page)) cut.push([name, text])
    }
    expect(await page.locator('body').textContent()).toContain('«')
    expect(cut).toEqual([])
  })
})
