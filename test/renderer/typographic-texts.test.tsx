import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { show } from './fixtures/rendered.tsx'
import { screens } from './screens/screens.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

/** Values that were found, files, commands and scripts are shown as they are. */
const verbatim = 'pre, code, .monospace, .evidence-source, .report, .log-lines, .check-list'

/** Returns the texts of the screen, outside of what is shown verbatim, that have a straight apostrophe, quote or three dots. */
function findPlainTexts(container: HTMLElement): string[] {
  const texts: string[] = []
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    // A line that begins with spaces is code, which is not typeset.
    const text = (node.textContent ?? '').replaceAll(/^\s.*$/gm, '')
    if (node.parentElement?.closest(verbatim) === null && /\p{L}'\p{L}|"|\p{L}\.\.\./u.test(text))
      texts.push(text)
  }
  return texts
}

test.each(Object.keys(screens))('the sentences of the screen %s are typeset', (name) => {
  const view = screens[name]
  if (view === undefined) throw new Error('there is no such screen')
  expect(findPlainTexts(show(view).container)).toEqual([])
})
