import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { show } from '../fixtures/rendered.tsx'
import { keyFinding } from '../fixtures/samples.ts'
import { views } from '../fixtures/views.ts'

beforeEach(() =>
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] }),
)
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTime(milliseconds))

describe('the header', () => {
  test('says how long the builder has been down, and keeps counting', () => {
    show(views['down-key'])
    expect(screen.getByText('Down for 12 minutes')).toBeTruthy()
    pass(60_000)
    expect(screen.getByText('Down for 13 minutes')).toBeTruthy()
  })

  test('counts no seconds: in the first minute the builder went down just now', () => {
    const view = views['down-key']
    show({ ...view, stateSince: view.status?.takenAt ?? null })
    expect(screen.getByText('Went down just now')).toBeTruthy()
    pass(60_000)
    expect(screen.getByText('Down for 1 minute')).toBeTruthy()
  })

  test('says of a working builder whether a build confirms it', () => {
    show(views.healthy)
    expect(screen.getByText('Not confirmed by a build yet')).toBeTruthy()
    cleanup()
    show(views['healthy-verified'])
    expect(screen.getByText('Confirmed by a build just now')).toBeTruthy()
  })

  test('names the time of the check only if it is old', () => {
    show(views['down-key'])
    expect(screen.getByText('Down for 12 minutes').title).toBe('Checked just now')
    pass(6 * 60_000)
    expect(screen.getByText('Down for 18 minutes · Checked 6 minutes ago')).toBeTruthy()
  })

  test('says on its button that a scan runs, once that takes a while', () => {
    show({ ...views.healthy, scanning: true })
    const button = screen.getByRole('button', { name: 'Check Again' })
    expect(button.getAttribute('aria-description')).toBeNull()
    pass(310)
    expect(button.getAttribute('aria-description')).toBe('Checking…')
  })

  test('follows what the program pushes', () => {
    const { push } = show(views.healthy)
    act(() => push(views['down-key']))
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(keyFinding.headline)
  })

  test('scans again on request', () => {
    const { requests } = show(views.healthy)
    fireEvent.click(screen.getByRole('button', { name: 'Check Again' }))
    expect(requests).toEqual([{ kind: 'scan' }])
  })
})
