import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { show } from '../fixtures/rendered.tsx'
import { script } from '../fixtures/samples.ts'
import { views } from '../fixtures/views.ts'
import { repairScreens } from '../screens/repair-screens.ts'

afterEach(cleanup)

const page = 'script' as const
const helpers = /^Common helpers, version \d+ \(lines 1 to \d+\), the same for every repair$/
const fold = () => screen.getByRole('button', { name: helpers })

test('the window of a script shows its plan from its first line on, with numbers that are no text', () => {
  const { container } = show({ ...views.planned, page })
  const text = container.querySelector('pre')?.textContent ?? ''
  expect(text).toBe(`${script.slice(script.indexOf('# The plan')).trimEnd()}\n`)
  const numbers = [...container.querySelectorAll<HTMLElement>('.script-line')].map(
    ({ dataset }) => dataset.line,
  )
  const first = script.slice(0, script.indexOf('# The plan')).split('\n').length
  expect(numbers[0]).toBe(`${first}`)
  expect(numbers.at(-1)).toBe(`${script.trimEnd().split('\n').length}`)
  const steps = [...container.querySelectorAll('.script-step')].map((element) => element.textContent ?? '')
  expect(steps.map((step) => /^step '(\d)/.exec(step)?.[1])).toEqual(['1', '2'])
})

test('unfolds the helpers, named by version and checksum, to the whole text that runs', () => {
  const { container } = show({ ...views.planned, page })
  expect(screen.getByText(`SHA-256 of all helpers: ${'a'.repeat(64)}`)).toBeTruthy()
  expect(fold().getAttribute('aria-expanded')).toBe('false')
  fireEvent.click(fold())
  expect(container.querySelector('pre')?.textContent).toBe(`${script.trimEnd()}\n`)
  fireEvent.click(fold())
  expect(container.querySelector('pre')?.textContent).not.toContain(script.split('\n')[0])
})

test('says who runs it, and copies it by request, since the app has the text', () => {
  const { requests, push } = show({ ...views.planned, page })
  expect(screen.getByText('Builderbar runs exactly this script as root, nothing else.')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Copy' }))
  expect(requests).toEqual([{ kind: 'copy-script' }])
  expect(screen.queryByText('Copied')).toBeNull()
  act(() => push({ ...views.planned, page, copied: { kind: 'copy-script' } }))
  expect(screen.getByText('Copied')).toBeTruthy()
})

test('begins folded again, and at its top, if another plan is shown; is empty without one', () => {
  const { push, container } = show({ ...repairScreens.planned, page })
  const first = container.querySelector('pre')
  fireEvent.click(fold())
  act(() => push({ ...repairScreens['planned-restart'], page }))
  expect(fold().getAttribute('aria-expanded')).toBe('false')
  expect(container.querySelector('pre')).not.toBe(first)
  act(() => push({ ...views.healthy, page }))
  expect(container.textContent).toBe('')
})
