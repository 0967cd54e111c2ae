import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { show } from './rendered.tsx'
import { keyFinding, routeFinding } from './samples.ts'
import { views } from './views.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

/** The button of the repair in the view of an open key. */
const repairButton = 'Close the key to others…'

describe('pinning', () => {
  test('is asked for by the button, which shows as pressed, and taken back the same way', () => {
    const { asked, push } = show(views.healthy)
    fireEvent.click(screen.getByRole('button', { name: 'Keep Open', pressed: false }))
    expect(asked).toEqual([{ kind: 'pin', on: true }])
    act(() => push({ ...views.healthy, pinned: true }))
    fireEvent.click(screen.getByRole('button', { name: 'Keep Open', pressed: true }))
    expect(asked.at(-1)).toEqual({ kind: 'pin', on: false })
  })

  test('has a key, as looking again and the settings have; Escape closes also what is pinned', () => {
    const { asked } = show({ ...views.healthy, pinned: true })
    for (const key of ['p', 'r', ',']) fireEvent.keyDown(document, { key, ctrlKey: true })
    fireEvent.keyDown(document, { key: 'p' })
    fireEvent.keyDown(document, { key: 'p', ctrlKey: true, shiftKey: true })
    fireEvent.keyDown(document, { key: 'Escape' })
    expect(asked).toEqual([
      { kind: 'pin', on: false },
      { kind: 'scan' },
      { kind: 'page', page: 'settings' },
      { kind: 'close' },
    ])
  })
})

describe('the keyboard', () => {
  const isOn = () => document.activeElement?.textContent ?? ''

  test('is again on the control that led to a page, and on the sentence where its control went away', () => {
    const { push } = show(views.healthy)
    screen.getByRole('button', { name: 'Report' }).focus()
    act(() => push({ ...views.healthy, page: 'report' }))
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Back')
    act(() => push(views.healthy))
    expect(isOn()).toBe('Report')
    act(() => push(views['down-key']))
    screen.getByRole('button', { name: `Mute alerts for this issue: ${keyFinding.headline}` }).focus()
    act(() => push(views.healthy))
    expect(isOn()).toBe(views.healthy.headline?.title)
  })

  test('goes to the headline where the control is gone, also where the user went on before the plan came', () => {
    const { push } = show({ ...views['down-key'], rootFindings: [keyFinding, routeFinding] })
    screen.getByRole('button', { name: repairButton }).click()
    // The plan takes a moment; meanwhile Tab has gone on to the next finding.
    screen.getByText(routeFinding.headline).focus()
    act(() => push(views.planned))
    act(() => push(views.fixed))
    screen.getByRole('button', { name: 'Done' }).focus()
    act(() => push({ ...views.healthy, rootFindings: [routeFinding] }))
    expect(isOn()).toBe(views.healthy.headline?.title)
  })

  test('goes to the headline where only another finding that is folded has a control of that name', () => {
    const { push } = show({ ...views['down-key'], rootFindings: [keyFinding, routeFinding] })
    const [first] = screen.getAllByText('Details')
    first?.click()
    act(() => push(views.planned))
    act(() => push({ ...views.healthy, rootFindings: [routeFinding] }))
    expect(isOn()).toBe(views.healthy.headline?.title)
  })
})
