import { cleanup, screen, within } from '@testing-library/react'
import axe from 'axe-core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { show } from './fixtures/rendered.tsx'
import { screens } from './screens/screens.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe.each(Object.entries(screens))('%s', (_name, view) => {
  test('has its headline in a live region, or in a window the focus', () => {
    show(view)
    if (view.page !== 'main') {
      const heading = screen.getByRole('heading', { level: 1 })
      expect(heading.textContent).not.toBe('')
      expect(document.activeElement).toBe(heading)
      return
    }
    const title = view.headline?.title ?? 'Checking this Mac…'
    const isRunning = view.repair.status === 'running'
    const sentence = view.demo?.changing ? 'Switching scenario…' : isRunning ? 'Repairing…' : title
    expect(within(screen.getByRole('status')).getByRole('heading', { level: 1 }).textContent).toBe(sentence)
  })

  test('has no accessibility problem that axe finds, with everything unfolded', async () => {
    const { container } = show(view)
    for (const part of container.querySelectorAll('details')) part.open = true
    // Colours need a real browser; the tokens' contrasts are checked in contrast.test.tsx.
    const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } })
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  })

  test('has a name for every control, which can be reached by keyboard', () => {
    const { container } = show(view)
    for (const control of container.querySelectorAll<HTMLElement>(
      'button:not([role=tab]), select, summary',
    )) {
      const name = control.getAttribute('aria-label') ?? control.textContent
      expect(name?.trim()).not.toBe('')
      expect(control.getAttribute('tabindex')).toBeNull()
    }
  })
})
