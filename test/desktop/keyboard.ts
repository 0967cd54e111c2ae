import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { press } from './desktop-input.ts'

/** Returns the name of the focused control, and whether its focus ring is visible. */
export async function readFocus(page: Page): Promise<{ name: string; isShown: boolean }> {
  return await page.evaluate(() => {
    const element = document.activeElement
    const label = element?.closest('label')
    const name = element?.getAttribute('aria-label') ?? (label ?? element)?.textContent ?? ''
    const style = element === null ? null : getComputedStyle(element)
    return { name: name.trim(), isShown: style !== null && style.outlineStyle !== 'none' }
  })
}

/** Presses Tab until a control with this name has the focus; the focus ring must be visible. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = []
  for (let count = 0; count < 40; count += 1) {
    await press('Tab')
    const now = await readFocus(page)
    if (now.name.startsWith(name)) {
      expect(now.isShown, `the focus on ${name} is seen`).toBe(true)
      return
    }
    passed.push(now.name)
  }
  throw new Error(`Tab never came to "${name}"; it passed ${passed.join(', ')}.`)
}

/** Goes to a control by Tab and presses Return on it. */
export async function activate(page: Page, name: string): Promise<void> {
  await tabTo(page, name)
  await press('Return')
}

/** Chooses an item of the menu of the popover's last slot by arrow keys. */
export async function activateInMenu(page: Page, item: string): Promise<void> {
  await activate(page, 'More')
  await page.getByRole('menu').waitFor()
  for (let count = 0; (await readFocus(page)).name !== item; count += 1) {
    if (count > 20) throw new Error(`The menu has no "${item}".`)
    await press('Down')
  }
  await press('Return')
}

/** Waits for a text in the page. */
export const waitForText = (page: Page, text: string | RegExp) =>
  page.getByText(text).first().waitFor({ timeout: 30_000 })

/** Waits until the headline has this text. */
export const waitForHeadline = (page: Page, sentence: string) =>
  page.locator('h1', { hasText: sentence }).waitFor({ timeout: 30_000 })

export async function readPrimaryButtonName(page: Page): Promise<string> {
  return (await page.locator('button.primary').textContent()) ?? ''
}

/** Requests a scan by its key. */
export const scanAgain = () => press('ctrl+r')

/** Reads the plan, agrees to it, and waits for this outcome. */
export async function confirmPlan(page: Page, outcome: string): Promise<void> {
  await waitForText(page, 'exactly this script as root')
  await activate(page, await readPrimaryButtonName(page))
  await page.locator('.outcome', { hasText: outcome }).waitFor({ timeout: 60_000 })
}

/** Leaves the plan that is shown by Escape. */
export async function leavePlan(page: Page): Promise<void> {
  await press('Escape')
  await page.locator('.plan').waitFor({ state: 'detached' })
}

/** Returns all headlines of the page during an action, in order. */
export async function recordHeadlines(page: Page, done: () => Promise<void>): Promise<string[]> {
  const watching = await page.evaluateHandle(() => {
    const said: string[] = []
    const note = () => {
      const sentence = document.querySelector('h1')?.textContent ?? ''
      if (sentence !== said.at(-1)) said.push(sentence)
    }
    note()
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true })
    return said
  })
  await done()
  return await watching.jsonValue()
}
