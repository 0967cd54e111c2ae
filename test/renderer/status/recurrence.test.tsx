import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { show } from '../fixtures/rendered.tsx'
import { stateScreens } from '../screens/state-screens.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const view = stateScreens['came-back']
const [key = ''] = Object.keys(view.recurrences)
const listActions = () =>
  [...document.querySelectorAll('.action-bar button')].map(({ textContent }) => textContent)

describe('a problem that came back', () => {
  test('says how often, and which file changed last and when', () => {
    show(view)
    expect(
      screen.getByText(/^Came back 5 times today\. Last change to \/etc\/ssh\/ssh_config: /),
    ).toBeTruthy()
    const yesterday = { ...view.recurrences[key], times: 1, since: '2020-01-01T00:00:00.000Z', changed: null }
    cleanup()
    show({ ...view, recurrences: { [key]: yesterday } })
    expect(screen.getByText('Came back once since yesterday.')).toBeTruthy()
  })

  test('offers what lasts first, then the message for IT; the repair is beside the note', () => {
    const { requests, container } = show(view)
    expect(listActions()).toEqual(['Copy Message for IT', 'Make Permanent…'])
    expect(container.querySelector('.recurrence button')?.textContent).toBe('Fix SSH Settings…')
    fireEvent.click(screen.getByRole('button', { name: 'Copy Message for IT' }))
    expect(requests).toEqual([{ kind: 'copy-message-for-it', finding: key }])
  })

  test('unfolds its permanent fix with the first button', () => {
    const { container } = show(view)
    const fix = container.querySelector<HTMLDetailsElement>('details.permanent-fix')
    expect(fix?.open).toBe(false)
    act(() => fireEvent.click(screen.getByRole('button', { name: 'Make Permanent…' })))
    expect(fix?.open).toBe(true)
    expect(fix?.parentElement?.closest('details')?.open).toBe(true)
    expect(document.activeElement).toBe(fix?.querySelector('summary'))
  })

  test('without a permanent fix keeps its repair first', () => {
    const rootFindings = view.rootFindings.map((finding) => ({ ...finding, permanentFix: null }))
    const { container } = show({ ...view, rootFindings })
    expect(listActions()).toEqual(['Copy Message for IT', 'Fix SSH Settings…'])
    expect(container.querySelector('.recurrence button')).toBeNull()
  })
})
