import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { show } from './fixtures/rendered.tsx'
import { keyFinding, routeFinding } from './fixtures/samples.ts'
import { views } from './fixtures/views.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

/** The repair button in the view of a key that others can read. */
const repairButton = 'Close the key to others…'

describe('pinning', () => {
  test('works by its button, which shows as pressed, in both directions', () => {
    const { requests, push } = show(views.healthy)
    fireEvent.click(screen.getByRole('button', { name: 'Keep Open', pressed: false }))
    expect(requests).toEqual([{ kind: 'pin', on: true }])
    act(() => push({ ...views.healthy, pinned: true }))
    fireEvent.click(screen.getByRole('button', { name: 'Keep Open', pressed: true }))
    expect(requests.at(-1)).toEqual({ kind: 'pin', on: false })
  })

  test('has a shortcut, as scanning and the settings have; Escape closes even a pinned popover', () => {
    const { requests } = show({ ...views.healthy, pinned: true })
    for (const key of ['p', 'r', ',', 'w']) fireEvent.keyDown(document, { key, ctrlKey: true })
    fireEvent.keyDown(document, { key: 'p' })
    fireEvent.keyDown(document, { key: 'p', ctrlKey: true, shiftKey: true })
    fireEvent.keyDown(document, { key: 'Escape' })
    expect(requests).toEqual([
      { kind: 'pin', on: false },
      { kind: 'scan' },
      { kind: 'page', page: 'settings' },
      { kind: 'close' },
      { kind: 'close' },
    ])
  })

  test('has none in a window, which Command with W closes, also while a plan is shown', () => {
    const { requests } = show({ ...views.planned, page: 'script' })
    for (const key of ['p', 'r', ',', 'w']) fireEvent.keyDown(document, { key, ctrlKey: true })
    fireEvent.keyDown(document, { key: 'Escape' })
    expect(requests).toEqual([{ kind: 'page', page: 'settings' }, { kind: 'close' }, { kind: 'close' }])
  })
})

describe('the focus', () => {
  const isOn = () => document.activeElement?.textContent ?? ''

  test('is on the heading of a window that opens', () => {
    show({ ...views.healthy, page: 'report' })
    expect(isOn()).toBe('Diagnostic Report')
  })

  test('moves to the headline if the control that had it is gone', () => {
    const { push } = show(views['down-key'])
    screen.getByRole('button', { name: `Mute alerts for this issue: ${keyFinding.headline}` }).focus()
    act(() => push(views.healthy))
    expect(isOn()).toBe(views.healthy.headline?.title)
  })

  test('moves to another control of the same name if the one that had it is gone', () => {
    const { push } = show({ ...views.healthy, testBuildRefusal: null })
    const [first] = screen.getAllByRole('button', { name: 'Run Test Build' })
    first?.focus()
    expect(isOn()).toBe('Run Test Build')
    act(() => push({ ...views['down-key'], testBuildRefusal: null }))
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Run Test Build' }))
  })

  test('moves to the headline if the control is gone, even if the user moved on before the plan arrived', () => {
    const { push } = show({ ...views['down-key'], rootFindings: [keyFinding, routeFinding] })
    screen.getByRole('button', { name: repairButton }).click()
    // The plan takes a moment, in which Tab has moved on to the next finding.
    screen.getByText(routeFinding.headline).focus()
    act(() => push(views.planned))
    act(() => push(views.fixed))
    screen.getByRole('button', { name: 'Done' }).focus()
    act(() => push({ ...views.healthy, rootFindings: [routeFinding] }))
    expect(isOn()).toBe(views.healthy.headline?.title)
  })

  test('moves to the headline if the only control of that name is in a folded finding', () => {
    const { push } = show({ ...views['down-key'], rootFindings: [keyFinding, routeFinding] })
    const [first] = screen.getAllByText('Details')
    first?.click()
    act(() => push(views.planned))
    act(() => push({ ...views.healthy, rootFindings: [routeFinding] }))
    expect(isOn()).toBe(views.healthy.headline?.title)
  })
})
