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
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    const found = await window.axe.run(document, contrast ? { runOnly: ['color-contrast'] } : {})
    return found.violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])
  }, onlyContrast)
}

/** Returns the elements that have a transition or an animation. */
function findMovingElements(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((element) =>
      ['', '::before', '::after'].flatMap((part) => {
        const style = getComputedStyle(element, part || null)
        const still = /^(0s(, )?)+$/
        const moves = !still.test(style.transitionDuration) || !still.test(style.animationDuration)
        return moves ? [`${element.className} ${part}`] : []
      }),
    ),
  )
}

describe('every screen', () => {
  it('has no animation with reduced motion, and no accessibility problem that axe finds, in light, dark and high contrast', async () => {
    const { page, show } = await pages.open()
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
        // The other variants differ only in their colours.
        const isFirst = colorScheme === 'light' && contrast === 'no-preference'
        if (isFirst)
          for (const element of await findMovingElements(page)) found.push([name, 'moves', element])
        for (const barrier of await findViolations(page, !isFirst))
          found.push([name, colorScheme, contrast, barrier])
      }
    }
    expect(found).toEqual([])
  })
})

declare global {
  interface Window {
    /** Set by a test. */
    readonly axe: { run(root: Document, options: axe.RunOptions): Promise<axe.AxeResults> }
  }
}
