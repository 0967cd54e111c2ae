import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { show } from '../fixtures/rendered.tsx'
import { viewChanges } from '../fixtures/view-changes.ts'
import { views } from '../fixtures/views.ts'
import { ownScreens } from '../screens/app-screens.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const testing = viewChanges.testing?.testBuild
if (!testing) throw new Error('the sample has no test build')

test('a test build says at once that it is being stopped, and keeps the focus', () => {
  const { push, requests } = show({ ...views.healthy, testBuild: testing })
  const stop = screen.getByRole('button', { name: 'Stop' })
  stop.focus()
  act(() => push({ ...views.healthy, testBuild: { ...testing, stopping: true } }))
  expect(screen.getByText('Stopping test build…')).toBeTruthy()
  expect(screen.queryByText('Building for x86_64-linux…')).toBeNull()
  expect(document.activeElement).toBe(stop)
  fireEvent.click(stop)
  expect(requests).toEqual([])
  act(() =>
    push({ ...views.healthy, testBuild: { ...testing, stopping: true, building: null, finished: true } }),
  )
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Done' }))
})

test('a test build mentions preparing only before the first build', () => {
  const { push } = show({ ...views.healthy, testBuild: { ...testing, building: null, results: [] } })
  expect(screen.getByText('Checking the builder…')).toBeTruthy()
  act(() => push({ ...views.healthy, testBuild: { ...testing, building: null } }))
  expect(screen.queryByText('Checking the builder…')).toBeNull()
})

test('a test build that was stopped says so, for a system and before any was built', () => {
  const { testBuild } = ownScreens['test-stopped']
  if (testBuild === null) throw new Error('the screen has no test build')
  const { push } = show({ ...ownScreens['test-stopped'], testBuild: { ...testBuild, stopping: true } })
  expect(screen.getByText('aarch64-linux: stopped')).toBeTruthy()
  expect(screen.queryByText('the build was stopped')).toBeNull()
  act(() => push({ ...ownScreens['test-stopped'], testBuild: { ...testBuild, stopping: true, results: [] } }))
  expect(screen.getByText('Test build stopped')).toBeTruthy()
})
