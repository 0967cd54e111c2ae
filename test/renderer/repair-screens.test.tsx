import { cleanup, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { uri } from '../diagnose/fixtures/snapshot-parts.ts'
import { show } from './rendered.tsx'
import { repairScreens } from './screens/repair-screens.ts'
import { shownAt } from './screens/screen-of.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('the change to a file', () => {
  test('is shown exactly: a block with its file and place', () => {
    const { container } = show(repairScreens['planned-way'])
    const block = container.querySelector('.plan-diff pre')?.textContent
    expect(block).toMatch(/^Host linux-builder\n {2}HostName 127\.0\.0\.1\n {2}Port 31022$/m)
    expect(screen.getByText('/var/root/.ssh/config, at the top')).toBeTruthy()
  })

  test('is shown as a diff if lines are removed, with a sign and not only a colour', () => {
    const { container } = show(repairScreens['planned-lines'])
    const gone = container.querySelector('.diff-line.gone')
    expect(gone?.textContent).toMatch(new RegExp(`^- ${uri} `))
    expect(screen.getByText('/etc/nix/machines, line 2')).toBeTruthy()
  })

  test('keeps equal lines apart: an entry that is there three times loses two', () => {
    const { repair } = repairScreens['planned-lines']
    if (repair.status !== 'planned') throw new Error('the screen is another')
    const plans = repair.plans.map((each) => {
      if (!each.ok) return each
      const diffs = (each.plan.diffs ?? []).map((one) => ({ ...one, text: `${one.text}\n${one.text}` }))
      return { ...each, plan: { ...each.plan, diffs } }
    })
    const complained = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { container } = show({ ...repairScreens['planned-lines'], repair: { ...repair, plans } })
    expect(container.querySelectorAll('.diff-line.gone')).toHaveLength(2)
    expect(complained.mock.calls).toEqual([])
    complained.mockRestore()
  })

  test('is not mentioned if a plan writes no file', () => {
    const { container } = show(repairScreens['planned-restart'])
    expect(container.querySelector('.plan-diff')).toBeNull()
  })
})

describe('after a repair', () => {
  test('a test build that passed since is mentioned with its duration', () => {
    show(repairScreens.fixed)
    expect(screen.getByText(/^Repaired · Test build for aarch64-linux passed in 4.1\ss$/)).toBeTruthy()
  })

  test('a test build from before it is not mentioned', () => {
    const { repair } = repairScreens.fixed
    if (repair.status !== 'done') throw new Error('the screen is another')
    show({ ...repairScreens.fixed, repair: { ...repair, since: shownAt.toISOString() } })
    expect(screen.getByText('Repaired')).toBeTruthy()
  })
})
