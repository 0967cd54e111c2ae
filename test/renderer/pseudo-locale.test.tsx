import { act, cleanup, fireEvent, render } from '@testing-library/react'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import { App } from '../../renderer/App.tsx'
import { findUntranslatedTexts, listTexts } from '../locales/untranslated-texts.ts'
import { show } from './fixtures/rendered.tsx'
import { textVariants } from './fixtures/text-variants.ts'
import { views } from './fixtures/views.ts'
import { screens } from './screens/screens.ts'

// The files of this suite share a worker, so each file that uses a mock loads its modules again.
vi.hoisted(() => vi.resetModules())
/** The page's locale is a generated language, so a text that is not in it is hard-coded. */
vi.mock('../../electron/locales/english/english.ts', async (importOriginal) => {
  const [{ createPseudoLocale }, { english }] = await Promise.all([
    import('../locales/pseudo-locale.ts'),
    importOriginal<typeof import('../../electron/locales/english/english.ts')>(),
  ])
  return { english: createPseudoLocale(english) }
})
afterAll(() => {
  vi.doUnmock('../../electron/locales/english/english.ts')
  vi.resetModules()
})

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  // Each explanation is longer than its clamped lines, so that it can be unfolded.
  vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(100)
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const spokenAttributes = ['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext']
const attributes = [...spokenAttributes, 'title', 'alt', 'placeholder', 'label']

/** Labels of keys on the page. */
const keys = ['P', 'R', '⌘P', '⌘R']

/** Returns all text of the page, visible or for screen readers. */
function listTextsOn(page: Element): readonly string[] {
  const texts: string[] = []
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) texts.push(walker.currentNode.textContent ?? '')
  for (const element of page.querySelectorAll('*')) {
    texts.push(...attributes.flatMap((name) => element.getAttribute(name) ?? []))
  }
  return texts
}

/**
 * Returns the texts of the page at first, after a while, with the focus on each control in turn, and after pressing
 * each.
 */
function listTextsInUse(page: Element): readonly string[] {
  const texts = [...listTextsOn(page)]
  act(() => vi.advanceTimersByTime(400))
  texts.push(...listTextsOn(page))
  for (const button of page.querySelectorAll('button')) {
    fireEvent.focus(button)
    texts.push(...listTextsOn(page))
  }
  for (const button of page.querySelectorAll('button')) fireEvent.click(button)
  return [...texts, ...listTextsOn(page)]
}

const namedVariants = textVariants.map((view, index) => [`a further view, ${index + 1}`, view] as const)

describe('in another language', () => {
  test.each<readonly [string, PopoverView]>([
    ...Object.entries(screens),
    ...Object.entries(views),
    ...namedVariants,
  ])('%s has no hard-coded text', (_name, view) => {
    const { container } = show(view)
    const texts = listTextsInUse(container)
    expect(texts.join()).toContain('«')
    // A managed setting has the name of its key in the profile.
    const data = [...listTexts(view), ...Object.keys(view.managed.sources)]
    expect(findUntranslatedTexts(texts, [...data, ...keys])).toEqual([])
  })

  test('the page before its first view has no hard-coded text', () => {
    const { container } = render(<App bridge={{ onView: () => () => undefined, send: () => undefined }} />)
    expect(listTextsOn(container).join()).toContain('«')
    expect(findUntranslatedTexts(listTextsOn(container), [])).toEqual([])
  })
})
