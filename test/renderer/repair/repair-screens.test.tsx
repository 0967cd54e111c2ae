import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { builderUri } from '../../fixtures/machine-entry.ts'
import { show } from '../fixtures/rendered.tsx'
import { shownAt } from '../screens/created-screen.ts'
import { repairScreens } from '../screens/repair-screens.ts'

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
    const removedLine = container.querySelector('.diff-line.gone')
    expect(removedLine?.textContent).toMatch(new RegExp(`^- ${builderUri} `))
    expect(screen.getByText('/etc/nix/machines, line 2')).toBeTruthy()
  })

  test('keeps equal lines apart: an entry that is there three times loses two', () => {
    const { repair } = repairScreens['planned-lines']
    if (repair.status !== 'planned') throw new Error('the screen is another')
    const plans = repair.plans.map((result) => {
      if (!result.ok) return result
      const diffs = (result.plan.diffs ?? []).map((diff) => ({ ...diff, text: `${diff.text}\n${diff.text}` }))
      return { ...result, plan: { ...result.plan, diffs } }
    })
    const logError = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { container } = show({ ...repairScreens['planned-lines'], repair: { ...repair, plans } })
    expect(container.querySelectorAll('.diff-line.gone')).toHaveLength(2)
    expect(logError.mock.calls).toEqual([])
    logError.mockRestore()
  })

  test('is not mentioned if a plan writes no file', () => {
    const { container } = show(repairScreens['planned-restart'])
    expect(container.querySelector('.plan-diff')).toBeNull()
  })
})

describe('while a repair runs', () => {
  test('the stage is named, and the prompt can be closed while it is open', () => {
    const { requests } = show(repairScreens.asking)
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Repairing…')
    expect(screen.getByText('Waiting for your password…')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(requests).toEqual([{ kind: 'cancel-repair' }])
  })

  test('nothing can be cancelled once the script runs, or if there is no prompt', () => {
    const { push } = show(repairScreens.running)
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull()
    const { repair } = repairScreens.asking
    if (repair.status !== 'running') throw new Error('the screen is another')
    act(() => push({ ...repairScreens.asking, repair: { ...repair, automatic: true } }))
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull()
  })
})

describe('after a repair', () => {
  const listButtons = () =>
    [...document.querySelectorAll('.action-bar button')].map(
      ({ className, textContent }) => `${textContent}${className.includes('primary') ? ' (primary)' : ''}`,
    )

  test('a success has its undo, which one click runs, with all its steps and its script folded', () => {
    const { requests } = show(repairScreens.fixed)
    const { ready } = repairScreens.fixed
    expect(listButtons()).toEqual(['Undo', 'Done (primary)'])
    const does = screen.getByText('What Undo Does').closest('details')
    expect(does?.open).toBe(false)
    fireEvent.click(screen.getByText('What Undo Does'))
    expect(does?.open).toBe(true)
    expect(screen.getByText('Restore the previous version')).toBeTruthy()
    expect(screen.getByText(/exactly this script as root/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: /^Show Exact Script/ }))
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
    const plan = { kind: 'plan', subject: ready?.subject }
    expect(requests).toEqual([
      plan,
      { kind: 'page', page: 'script' },
      plan,
      { kind: 'run-plan', sha256: ready?.shown?.sha256 },
    ])
  })

  test('an undo that would interrupt a build is shown before it runs', () => {
    const { ready } = repairScreens.fixed
    if (ready === null) throw new Error('the screen is another')
    const { requests } = show({ ...repairScreens.fixed, ready: { ...ready, shown: null } })
    expect(screen.queryByText('What Undo Does')).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Undo…' }))
    expect(requests).toEqual([{ kind: 'plan', subject: ready.subject }])
  })

  test('a click that only ends a double click runs nothing', () => {
    const { requests } = show(repairScreens.fixed)
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }), { detail: 2 })
    expect(requests).toEqual([])
  })

  test('a stop offers a reminder', () => {
    const { requests } = show(repairScreens.stopped)
    // The headline says that it is stopped; only a screen reader hears it again.
    expect(screen.getByText('Linux builder stopped').closest('section')?.className).toBe('visually-hidden')
    expect(listButtons()).toEqual(['Remind Me in 1 Hour', 'Until I Start It (primary)'])
    fireEvent.click(screen.getByRole('button', { name: 'Remind Me in 1 Hour' }))
    expect(requests).toEqual([
      { kind: 'change-settings', change: { kind: 'stop-reminder', when: 'hour' } },
      { kind: 'dismiss-plan' },
    ])
  })

  test('an unverified success offers a test build', () => {
    show({ ...repairScreens.fixed, ready: null, lastBuild: null })
    expect(listButtons()).toEqual(['Run Test Build', 'Done (primary)'])
  })

  test.each([
    ['failed', 'A step failed.', 'chmod: /etc/nix/builder_ed25519: Read-only file system'],
    [
      'not-fixed',
      'The repair ran, but the problem is still there',
      'Written: /private/etc/nix/builder_ed25519',
    ],
    ['not-known', 'The script may still be running.', null],
  ] as const)(
    'of a repair that is %s the reason is a sentence, the output apart and open, and it can be tried again or reported',
    (name, reason, output) => {
      const { container, requests } = show(repairScreens[name])
      expect(container.querySelector('.outcome .readable')?.textContent).toContain(reason)
      const details = container.querySelector<HTMLDetailsElement>('.outcome details')
      expect(details?.querySelector('pre')?.textContent ?? null).toBe(output)
      expect(details?.open ?? null).toBe(output === null ? null : true)
      expect(listButtons()).toEqual(['Back', 'Copy Report', 'Try Again (primary)'])
      fireEvent.click(screen.getByRole('button', { name: 'Copy Report' }))
      fireEvent.click(screen.getByRole('button', { name: 'Try Again' }))
      const { repair } = repairScreens[name]
      const subject = repair.status === 'done' ? repair.results[0]?.subject : null
      expect(requests).toEqual([{ kind: 'copy-report' }, { kind: 'plan', subject }])
    },
  )

  test('the output of a success is folded', () => {
    const { container } = show(repairScreens.fixed)
    expect(container.querySelector<HTMLDetailsElement>('.outcome details')?.open).toBe(false)
  })

  test('a test build that passed since is mentioned with its duration', () => {
    show(repairScreens.fixed)
    expect(screen.getByText(/^Key permissions fixed · test build passed in 4.1\ss$/)).toBeTruthy()
  })

  test('a test build from before it is not mentioned', () => {
    const { repair } = repairScreens.fixed
    if (repair.status !== 'done') throw new Error('the screen is another')
    show({ ...repairScreens.fixed, repair: { ...repair, since: shownAt.toISOString() } })
    expect(screen.getByText('Key permissions fixed')).toBeTruthy()
  })
})
