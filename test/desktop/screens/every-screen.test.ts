import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { screens as all } from '../../renderer/screens/screens.ts'
import { servePages } from '../fixtures/standalone-page.ts'

const pages = servePages()
const screens = Object.entries(all)

/** Returns the rules that axe finds violated, with the elements. Colours are measured as they are drawn. */
async function findViolations(page: Page, onlyContrast: boolean): Promise<unknown[]> {
  return await page.evaluate(async (contrast) => {
    for (const part of document.querySelectorAll('details')) part.open = true
    // Unfolded parts get their layout and scroll areas in the next frame.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    const results = await window.axe.run(document, contrast ? { runOnly: ['color-contrast'] } : {})
    return results.violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])
  }, onlyContrast)
}

/** Returns the elements that have a transition or an animation. */
function findMovingElements(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((element) =>
      ['', '::before', '::after'].flatMap((part) => {
        const style = getComputedStyle(element, part || null)
        const noDuration = /^(0s(, )?)+$/
        const moves = !noDuration.test(style.transitionDuration) || !noDuration.test(style.animationDuration)
        return moves ? [`${element.className} ${part}`] : []
      }),
    ),
  )
}

describe('every screen', () => {
  it('has no animation with reduced motion, and no accessibility problem that axe finds, in light, dark and high contrast', async () => {
    const { page, show } = await pages.open()
    await page.evaluate(axe.source)
    const violations: unknown[] = []
    for (const [colorScheme, contrast] of [
      ['light', 'no-preference'],
      ['dark', 'no-preference'],
      ['light', 'more'],
      ['dark', 'more'],
    ] as const) {
      await page.emulateMedia({ colorScheme, contrast, reducedMotion: 'reduce' })
      for (const [name, view] of screens) {
        await show(view)
        // The other variants differ only in their colours.
        const isFirst = colorScheme === 'light' && contrast === 'no-preference'
        if (isFirst)
          for (const element of await findMovingElements(page)) violations.push([name, 'moves', element])
        for (const barrier of await findViolations(page, !isFirst))
          violations.push([name, colorScheme, contrast, barrier])
      }
    }
    expect(violations).toEqual([])
  })
})

declare global {
  interface Window {
    /** Set by a test. */
    readonly axe: { run(root: Document, options: axe.RunOptions): Promise<axe.AxeResults> }
  }
}
