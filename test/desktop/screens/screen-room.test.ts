import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { PopoverView } from '../../../electron/app/contract/bridge-contract.ts'
import { computeSettingsWidth, windowSizes } from '../../../electron/app/contract/window-sizes.ts'
import { findingScreens } from '../../renderer/screens/finding-screens.ts'
import { screens as all } from '../../renderer/screens/screens.ts'
import { servePseudoLocale } from '../fixtures/pseudo-locale-page.ts'
import { servePages } from '../fixtures/standalone-page.ts'

const pages = servePages()
const screens = Object.entries(all)
const isInPopover = ([, { page }]: readonly [string, PopoverView]) => page === 'main'
const ofPopover = screens.filter(isInPopover)
/** Those of the popover, with one for each finding and one for the plan of its repair. */
const withFindings = Object.entries({ ...findingScreens, ...all }).filter(isInPopover)
const ofWindows = screens.flatMap(([name, view]) =>
  view.page === 'main' ? [] : [{ name, view, sizes: windowSizes[view.page] }],
)
/** The largest height of the popover in points (popover-position.ts). */
const maxHeight = 640

/** Returns every screen with findings, plans and checks in the generated language, by modules of their own. */
async function createLongerScreens(): Promise<readonly (readonly [string, PopoverView])[]> {
  vi.resetModules()
  // The next file of this worker must not get these modules.
  onTestFinished(() => {
    vi.resetModules()
  })
  const { speakGeneratedLanguage } = await import('../../locales/generated-language.ts')
  speakGeneratedLanguage()
  const { screens: longer } = await import('../../renderer/screens/screens.ts')
  const { findingScreens: longerFindings } = await import('../../renderer/screens/finding-screens.ts')
  return Object.entries({ ...longerFindings, ...longer })
}

/** Unfolds everything, and returns the elements whose text or box the window cuts off, or they themselves without scrolling. */
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

/** Unfolds everything, and returns the buttons of the bars that are not whole in the window. */
function findHiddenButtons(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    for (const part of document.querySelectorAll('details')) part.open = true
    return [...document.querySelectorAll('.bars button')].flatMap((button) => {
      const { top, bottom } = button.getBoundingClientRect()
      return top >= 0 && bottom <= innerHeight ? [] : [button.textContent ?? '']
    })
  })
}

/** Returns the height of the page, and the lines of its headline. */
function measure(page: Page): Promise<{ height: number; lines: number }> {
  return page.evaluate(() => {
    const headline = document.querySelector('.headline')
    const lines =
      headline === null
        ? 0
        : headline.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(headline).lineHeight)
    return {
      height: Math.ceil(document.body.getBoundingClientRect().height),
      lines: Math.round(lines),
    }
  })
}

describe('the popover', () => {
  it('needs no scrolling on any screen that it shows first, and two lines for a headline', async () => {
    const { page, show, setSize } = await pages.open()
    await setSize(360, maxHeight)
    const tooLarge: unknown[] = []
    for (const [name, view] of withFindings) {
      await show(view)
      const { height, lines } = await measure(page)
      if (height > maxHeight) tooLarge.push([name, `${height} points high`])
      if (lines > 2) tooLarge.push([name, `${lines} lines`, view.headline?.title])
    }
    expect(tooLarge).toEqual([])
  })

  // At 150 % a plan has one column instead of two, so two columns have the least room at 125 %.
  it.each([
    { width: 360, textSize: 100, views: withFindings },
    { width: 320, textSize: 100, views: ofPopover },
    { width: 320, textSize: 125, views: ofPopover },
    { width: 320, textSize: 200, views: withFindings },
    { width: 480, textSize: 125, views: ofPopover },
    { width: 480, textSize: 200, views: withFindings },
  ] as const)(
    'cuts off no text and keeps its buttons in sight at $width points and $textSize %, with everything unfolded',
    async ({ width, textSize, views }) => {
      const { page, show, setSize } = await pages.open()
      await setSize(width, maxHeight)
      const faults: unknown[] = []
      for (const [name, view] of views) {
        await show({ ...view, settings: { ...view.settings, textSize } })
        for (const text of await findCutTexts(page)) faults.push([name, 'cut off', text])
        for (const button of await findHiddenButtons(page)) faults.push([name, 'out of sight', button])
      }
      expect(faults).toEqual([])
    },
  )
})

describe('the text of every screen', () => {
  it('fits in the narrowest window from 100 to 200 %', async () => {
    const { page, show, setSize } = await pages.open()
    const cutTexts: unknown[] = []
    for (const textSize of [100, 200] as const) {
      for (const { name, view, sizes } of ofWindows) {
        await setSize(sizes.resizable ? sizes.minWidth : computeSettingsWidth(textSize), sizes.height)
        await show({ ...view, settings: { ...view.settings, textSize } })
        for (const text of await findCutTexts(page)) cutTexts.push([name, textSize, text])
      }
    }
    expect(cutTexts).toEqual([])
  })

  // The last test, since the app serves the generated language from here on.
  it('fits at the usual width if it is two fifths longer', async () => {
    await servePseudoLocale(pages.electron())
    const { page, show, setSize } = await pages.open()
    const cutTexts: unknown[] = []
    const longerScreens = await createLongerScreens()
    expect(new Map(longerScreens).get('down-key')?.rootFindings[0]?.cause).toMatch(/^«/)
    for (const [name, view] of longerScreens) {
      await setSize(view.page === 'main' ? 360 : windowSizes[view.page].width, 640)
      await show(view)
      expect(await page.locator('h1').count(), name).toBe(1)
      for (const text of await findCutTexts(page)) cutTexts.push([name, text])
    }
    expect(await page.locator('body').textContent()).toContain('«')
    expect(cutTexts).toEqual([])
  })
})
