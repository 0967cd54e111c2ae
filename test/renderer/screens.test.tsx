import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { show } from './fixtures/rendered.tsx'
import { keyFinding, serviceFinding } from './fixtures/samples.ts'
import { viewChanges } from './fixtures/view-changes.ts'
import { views } from './fixtures/views.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const showChange = (name: string) => show({ ...views.healthy, ...viewChanges[name] })

describe('the last day', () => {
  test('has a text alternative, and the week in words', () => {
    showChange('troubled-day')
    const strip = screen.getByRole('img', {
      name: /^Last 24 hours: not monitored 4 hours, working \d+ hours, down 20 minutes$/,
      hidden: true,
    })
    expect(strip.querySelectorAll('rect')).toHaveLength(24)
    expect(screen.getByText('7 days: 99.7% uptime')).toBeTruthy()
  })

  test('has no percentage for too short a time', () => {
    const { history } = views.healthy
    const week = history && { ...history.week, watchedMs: 9000, downMs: 9000, percent: 0 }
    show({ ...views.healthy, history: history && week && { ...history, week } })
    expect(screen.getByText('7 days: not enough data yet')).toBeTruthy()
  })

  test('is visible because a note is only one line that unfolds', () => {
    show({ ...views.healthy, rootFindings: [{ ...keyFinding, severity: 'note' }] })
    expect(screen.getByText('Notes')).toBeTruthy()
    expect(screen.getByText(keyFinding.headline).closest('details')?.open).toBe(false)
  })

  test('is folded if all is well', () => {
    const { container } = show(views.healthy)
    expect(screen.getByText('History').closest('details')?.open).toBe(false)
    expect(container.querySelectorAll('.timeline .hour')).toHaveLength(24)
    expect(screen.getByText('7 days: no downtime')).toBeTruthy()
    expect(container.querySelector('.incidents')).toBeNull()
  })

  test('unfolds an incident: its time, subject, evidence and end', () => {
    showChange('troubled-day')
    const open = screen.getByText(serviceFinding.title).closest('details')
    expect(open?.textContent).toContain('Ongoing')
    expect(open?.textContent).toContain('"org.nixos.linux-builder" => disabled')
    const details = screen.getByText(keyFinding.title).closest('details')
    expect(details?.textContent).toContain('Key permissions fixed after 20 minutes')
    expect(details?.textContent).toContain('/etc/nix/builder_ed25519')
    expect(details?.textContent).toContain('Detected by')
  })

  test('draws a short outage as wide as its hour, and within the day', () => {
    const end = '2026-03-04T10:00:00.000Z'
    const day = [
      { state: 'healthy' as const, from: '2026-03-03T10:00:00.000Z', to: '2026-03-04T09:59:50.000Z' },
      { state: 'down' as const, from: '2026-03-04T09:59:50.000Z', to: end },
    ]
    const { history } = views.healthy
    const { container } = show({ ...views.healthy, history: history && { ...history, day } })
    const hour = container.querySelector('.hour.down')
    const readNumber = (name: string) => Number(hour?.getAttribute(name))
    expect(readNumber('width')).toBe(8)
    expect(readNumber('x') + readNumber('width')).toBeLessThanOrEqual(240)
  })
})

describe('the VM', () => {
  test.each([
    ['Run Test Build', { kind: 'test-build' }],
    ['Report', { kind: 'page', page: 'report' }],
  ])('is controlled by "%s"', (name, request) => {
    const { requests } = show(views['healthy-verified'])
    fireEvent.click(screen.getByRole('button', { name }))
    expect(requests).toEqual([request])
  })

  test('that no build has confirmed offers one', () => {
    const { requests } = show(views.healthy)
    const [inBar] = screen.getAllByRole('button', { name: 'Run Test Build' })
    if (inBar !== undefined) fireEvent.click(inBar)
    expect(requests).toEqual([{ kind: 'test-build' }])
  })

  test('that does not run can be started; a test build says why it is unavailable', () => {
    const { requests } = show(views.paused)
    expect(screen.getByRole('button', { name: 'Start Builder…' })).toBeTruthy()
    const reason = views.paused.testBuildRefusal ?? ''
    expect(screen.queryByText(reason)).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Run Test Build' }))
    expect(requests).toEqual([])
    expect(screen.getByText(reason)).toBeTruthy()
  })
})

describe('settings', () => {
  test.each([
    ['settings-muted', 'Builder goes down', { kind: 'notify', notification: 'down', on: false }],
    [
      'settings',
      'Show status text in the menu bar when something’s wrong',
      { kind: 'text-beside-icon', on: true },
    ],
    ['settings-repairs', 'Restart stopped services automatically', { kind: 'auto-repair', on: true }],
  ])('%s: "%s" is changed by one click', (screenName, name, change) => {
    const { requests } = showChange(screenName)
    fireEvent.click(screen.getByRole('switch', { name }))
    expect(requests).toEqual([{ kind: 'change-settings', change }])
  })

  test('start at login is a setting of macOS', () => {
    const { requests } = showChange('settings')
    fireEvent.click(screen.getByRole('switch', { name: 'Open at login' }))
    expect(requests).toEqual([{ kind: 'open-at-login', on: true }])
  })

  test('an unavailable setting gives its reason', () => {
    showChange('settings-not-at-login')
    const login = screen.getByRole<HTMLInputElement>('switch', { name: 'Open at login' })
    expect(login.disabled).toBe(true)
    expect(screen.getByText('Available on macOS only.').id).toBe(login.getAttribute('aria-describedby'))
  })

  test('a tab is selected by a click or the arrow keys, which wrap around', () => {
    const { requests } = showChange('settings')
    const findTab = (name: string) => screen.getByRole('tab', { name })
    fireEvent.click(findTab('General'))
    fireEvent.click(findTab('Updates'))
    for (const key of ['ArrowRight', 'ArrowLeft', 'End', 'Home', 'a'])
      fireEvent.keyDown(findTab('General'), { key })
    expect(requests.map((request) => request.kind === 'settings-tab' && request.tab)).toEqual([
      'updates',
      'notifications',
      'advanced',
      'advanced',
    ])
    expect(screen.getAllByRole('tab', { selected: true }).map(({ textContent }) => textContent)).toEqual([
      'General',
    ])
  })

  test('theme and text size can be selected', () => {
    const { requests } = showChange('settings')
    fireEvent.change(screen.getByRole('combobox', { name: 'Appearance' }), { target: { value: 'dark' } })
    fireEvent.change(screen.getByRole('combobox', { name: 'Text size' }), { target: { value: '150' } })
    expect(requests).toEqual([
      { kind: 'change-settings', change: { kind: 'theme', theme: 'dark' } },
      { kind: 'change-settings', change: { kind: 'text-size', percent: 150 } },
    ])
  })

  test('a snooze can be started and ended', () => {
    const { requests } = showChange('settings-muted')
    fireEvent.click(screen.getByRole('button', { name: 'For 1 Hour' }))
    cleanup()
    const page = showChange('settings-snoozed')
    fireEvent.click(screen.getByRole('button', { name: 'Turn Back On' }))
    expect(
      [...requests, ...page.requests].map((request) => request.kind === 'change-settings' && request.change),
    ).toEqual([
      { kind: 'snooze', until: 'hour' },
      { kind: 'snooze', until: 'no' },
    ])
  })
})

describe('a test build', () => {
  test('shows the output of Nix, and can be stopped', () => {
    const { requests } = showChange('testing')
    expect(screen.getByText('Building for x86_64-linux…')).toBeTruthy()
    expect(screen.getByText(/^aarch64-linux passed in 4.1\ss$/)).toBeTruthy()
    expect(screen.getByText(/^building '/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Stop' }))
    expect(requests).toEqual([{ kind: 'stop-test-build' }])
  })

  test('shows the result of each system, and why one failed', () => {
    showChange('tested')
    expect(screen.getByText(/^x86_64-linux failed after 4.1\ss$/)).toBeTruthy()
    expect(screen.getByText('cannot execute binary file: Exec format error')).toBeTruthy()
  })

  test('an automatic repair is marked as such, during and after it', () => {
    const note = 'Automatic repair (on in Settings)'
    for (const view of [views.running, views.fixed]) {
      const { repair } = view
      if (repair.status !== 'running' && repair.status !== 'done') throw new Error('the sample is another')
      show(view)
      expect(screen.queryByText(note)).toBeNull()
      cleanup()
      show({ ...view, repair: { ...repair, automatic: true } })
      expect(screen.getByText(note)).toBeTruthy()
      cleanup()
    }
  })

  test('is offered after a repair', () => {
    const { requests } = show(views.fixed)
    const [inBar] = screen.getAllByRole('button', { name: 'Run Test Build' })
    if (inBar !== undefined) fireEvent.click(inBar)
    expect(requests).toEqual([{ kind: 'dismiss-plan' }, { kind: 'test-build' }])
  })
})

describe('the popover', () => {
  test('shows the report before it is copied', () => {
    const { requests } = showChange('report')
    expect(screen.getByText(/^# Builderbar report/)).toBeTruthy()
    expect(requests).toEqual([])
    fireEvent.click(screen.getByRole('button', { name: 'Copy' }))
    expect(requests).toEqual([{ kind: 'copy-report' }])
  })

  test('says on the first run what it does, until that is dismissed', () => {
    const { requests } = showChange('welcome')
    fireEvent.click(screen.getByRole('button', { name: 'Continue' }))
    expect(requests).toContainEqual({ kind: 'change-settings', change: { kind: 'welcomed' } })
    cleanup()
    show(views.healthy)
    expect(screen.queryByText('Welcome to Builderbar')).toBeNull()
  })

  test('copies the setup of a builder, the one for this Mac first', () => {
    const { requests } = show(views.absent)
    const [first] = screen.getAllByRole('button', { name: 'Copy Configuration' })
    if (first !== undefined) fireEvent.click(first)
    expect(requests).toEqual([{ kind: 'copy-setup', id: 'nix-darwin' }])
  })

  test('undoes a repair by the id of its receipt', () => {
    const { requests } = showChange('undoable')
    fireEvent.click(screen.getByRole('button', { name: "Undo: Put root's ssh configuration back" }))
    expect(requests).toEqual([{ kind: 'plan', subject: { kind: 'undo', receipt: 'r-1' } }])
  })

  test('says that a finding has no repair, and what helps', () => {
    show(views.degraded)
    expect(screen.getByText('Builderbar can’t fix this here. Use the permanent fix in Details.')).toBeTruthy()
  })
})
