import type { Page } from 'playwright-core'
import type { FakeMac } from '../fake-mac/fake-mac.ts'

/** Clicks in the popover, which one click on the icon opens, and counts them and the password prompts. */
export interface CountedClicks {
  /** Clicks the button with this name, or a menu item. */
  click(name: string): Promise<void>
  /** Returns the clicks and the prompts since the last call. */
  spent(): { readonly clicks: number; readonly passwords: number }
}

export function countClicks(page: Page, fakeMac: FakeMac): CountedClicks {
  let clicks = 0
  const countPrompts = () => fakeMac.calls().filter(({ program }) => program.endsWith('/osascript')).length
  let prompts = countPrompts()
  return {
    async click(name) {
      clicks += 1
      const options = { name, exact: true }
      const control = page.getByRole('button', options).or(page.getByRole('menuitem', options))
      await control.click({ timeout: 10_000 })
    },
    spent() {
      const since = { clicks, passwords: countPrompts() - prompts }
      clicks = 0
      prompts += since.passwords
      return since
    },
  }
}
