import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { findingScreens } from '../renderer/screens/finding-screens.ts'
import { screens as all } from '../renderer/screens/screens.ts'
import { withApp } from './app-on-desktop.ts'
import { serveInMadeUpLanguage } from './made-up-page.ts'
import { openPageAlone } from './page-alone.ts'

const screens = Object.entries(all)

/** Names of the rules that axe finds broken, with the elements. Colours are measured as they are drawn. */
async function barriers(page: Page, onlyContrast: boolean): Promise<unknown[]> {
  return await page.evaluate(async (contrast) => {
    for (const part of document.querySelectorAll('details')) part.open = true
    // What unfolds is laid out, and told what of it scrolls, in the next frame.
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    const found = await window.axe.run(document, contrast ? { runOnly: ['color-contrast'] } : {})
    return found.violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])
  }, onlyContrast)
}

/** Elements whose text or box is cut: past the window's edge, or past their own where nothing scrolls. */
async function cutTexts(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    for (const part of document.querySelectorAll('details')) part.open = true
    const scrolls = (element: Element) => element.closest('pre, code, select, svg, .first-lines') !== null
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

describe('every screen', () => {
  it('has no barrier that axe finds, light, dark and with more contrast', () =>
    withApp('healthy', async ({ electron }) => {
      const { page, show } = await openPageAlone(electron)
      await page.evaluate(axe.source)
      const found: unknown[] = []
      for (const [colorScheme, contrast] of [
        ['light', 'no-preference'],
        ['dark', 'no-preference'],
        ['light', 'more'],
        ['dark', 'more'],
      ] as const) {
        await page.emulateMedia({ colorScheme, contrast, reducedMotion: 'reduce' })
        for (const [name, view] of screens) {
          await show(view)
          // Only colours differ from one to the next.
          const isFirst = colorScheme === 'light' && contrast === 'no-preference'
          for (const barrier of await barriers(page, !isFirst))
            found.push([name, colorScheme, contrast, barrier])
        }
      }
      expect(found).toEqual([])
    }))

  it('has room for its text from 320 to 480 points and from 100 to 200 %', () =>
    withApp('healthy', async ({ electron }) => {
      const { page, show, size } = await openPageAlone(electron)
      const cut: unknown[] = []
      for (const width of [320, 360, 480]) {
        await size(width, 640)
        for (const textSize of [100, 125, 150, 200] as const) {
          for (const [name, view] of screens) {
            await show({ ...view, settings: { ...view.settings, textSize } })
            for (const text of await cutTexts(page)) cut.push([name, width, textSize, text])
          }
        }
      }
      expect(cut).toEqual([])
    }))

  it('has room at 360 points for texts that are two fifths longer', () =>
    withApp('healthy', async ({ electron }) => {
      await serveInMadeUpLanguage(electron)
      const { page, show, size } = await openPageAlone(electron)
      await size(360, 640)
      const cut: unknown[] = []
      for (const [name, view] of screens) {
        await show(view)
        expect(await page.locator('h1').count(), name).toBe(1)
        for (const text of await cutTexts(page)) cut.push([name, text])
      }
      expect(await page.locator('body').textContent()).toContain('«')
      expect(cut).toEqual([])
    }))

  it('has room for the words of each finding and of the plan that repairs it', () =>
    withApp('healthy', async ({ electron }) => {
      const { page, show, size } = await openPageAlone(electron)
      const cut: unknown[] = []
      for (const [width, textSize] of [
        [320, 200],
        [360, 100],
      ] as const) {
        await size(width, 640)
        for (const [name, view] of Object.entries(findingScreens)) {
          await show({ ...view, settings: { ...view.settings, textSize } })
          for (const text of await cutTexts(page)) cut.push([name, width, textSize, text])
        }
      }
      expect(cut).toEqual([])
    }))

  it('moves nothing where motion is to be reduced', () =>
    withApp('healthy', async ({ electron }) => {
      const { page, show } = await openPageAlone(electron)
      await page.emulateMedia({ reducedMotion: 'reduce' })
      const moving: unknown[] = []
      for (const [name, view] of screens) {
        await show(view)
        const found = await page.evaluate(() =>
          [...document.querySelectorAll('*')].flatMap((element) =>
            ['', '::before', '::after'].flatMap((part) => {
              const style = getComputedStyle(element, part || null)
              const still = /^(0s(, )?)+$/
              const moves = !still.test(style.transitionDuration) || !still.test(style.animationDuration)
              return moves ? [`${element.className} ${part}`] : []
            }),
          ),
        )
        moving.push(...found.map((element) => [name, element]))
      }
      expect(moving).toEqual([])
    }))
})

declare global {
  interface Window {
    /** Put there by a test. */
    readonly axe: { run(root: Document, options: axe.RunOptions): Promise<axe.AxeResults> }
  }
}
