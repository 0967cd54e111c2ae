import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { LogView } from '../../../electron/app/contract/captured-log.ts'
import { builderLogPath } from '../../../electron/core/model/builder-log.ts'
import { logScreens, noLog } from '../fixtures/log-views.ts'
import { show } from '../fixtures/rendered.tsx'
import { serviceFinding } from '../fixtures/samples.ts'
import { viewChanges } from '../fixtures/view-changes.ts'
import { views } from '../fixtures/views.ts'
import { logScreens as logScreensOfMacs } from '../screens/log-screens.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const showChange = (name: string) => show({ ...views.healthy, ...viewChanges[name] })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

describe('the log', () => {
  test('is a window of its own, opened from the toolbar', () => {
    const { requests } = show(views.healthy)
    press('Log')
    expect(requests).toContainEqual({ kind: 'page', page: 'log' })
  })

  test('is unavailable, and says why, if there is no builder', () => {
    const { requests } = show({ ...views.healthy, log: null })
    press('Log')
    expect(requests).toEqual([])
    expect(screen.getByText('Start the builder before capturing its log.')).toBeTruthy()
  })

  test('shows the newest lines, since when, and the size of the file', () => {
    const view = { ...views.healthy, ...logScreens.log }
    const { push, container } = show(view)
    expect(screen.getByText(/^Capturing since .*, until the builder stops/)).toBeTruthy()
    expect(screen.getByText(/builder\.log, 14 KiB$/)).toBeTruthy()
    const capturedLog = view.log?.captured as NonNullable<LogView['captured']>
    const lines = [...capturedLog.lines, 'a new line']
    act(() => push({ ...view, log: { ...noLog, captured: { ...capturedLog, lines } } }))
    expect(container.querySelector('pre')?.textContent).toContain('a new line')
  })

  test('is copied with all lines that are shown', () => {
    const { requests } = showChange('log')
    press('Copy')
    expect(requests).toContainEqual({ kind: 'copy-log', path: builderLogPath })
    cleanup()
    showChange('log-not-captured')
    expect(screen.queryByRole('button', { name: 'Copy' })).toBeNull()
  })

  test('can be that of a service instead, which is chosen by its file', () => {
    const { requests } = show(logScreensOfMacs['log-of-a-service'])
    expect(screen.getByText(/Welcome to NixOS/)).toBeTruthy()
    const path = '/var/log/linux-builder.log'
    fireEvent.change(screen.getByRole('combobox', { name: 'Log' }), { target: { value: path } })
    expect(screen.queryByText(/Welcome to NixOS/)).toBeNull()
    expect(screen.getByText('Written by org.nixos.linux-builder.')).toBeTruthy()
    press('Copy')
    expect(requests).toContainEqual({ kind: 'copy-log', path })
  })

  test('has no choice where there is one', () => {
    show(logScreensOfMacs['log-only-of-a-service'])
    expect(screen.queryByRole('combobox')).toBeNull()
    expect(screen.getByText(/assertion failed/)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Capture Log…' })).toBeTruthy()
  })

  test('explains a known line', () => {
    showChange('log-of-a-crash')
    expect(screen.getByText(/That run has ended/)).toBeTruthy()
    expect(screen.getByText(/QEMU does not fit this macOS/)).toBeTruthy()
  })

  test('can be captured if there is none, after its plan was shown', () => {
    const { requests } = showChange('log-not-captured')
    expect(screen.getByText(/launchd discards the builder’s output/)).toBeTruthy()
    press('Capture Log…')
    expect(requests).toContainEqual({ kind: 'plan', subject: { kind: 'control', control: 'capture-log' } })
  })

  test('says why it is unavailable, and why it cannot be captured', () => {
    showChange('log-not-seen')
    expect(screen.getByText(/isn't a file that only root can change/)).toBeTruthy()
    cleanup()
    show({ ...views.healthy, page: 'log', log: null })
    expect(screen.getByText(/Start the builder before capturing/)).toBeTruthy()
  })

  test('is offered by a finding that it explains', () => {
    const mute = { ...views['down-service'], log: { ...noLog, findings: [serviceFinding.key] } }
    const { requests } = show(mute)
    press('Capture Log…')
    expect(requests).toContainEqual({ kind: 'plan', subject: { kind: 'control', control: 'capture-log' } })
    cleanup()
    show(views['down-service'])
    expect(screen.queryByRole('button', { name: 'Capture Log…' })).toBeNull()
  })

  test('can be opened once it is captured', () => {
    const { requests } = showChange('log-captured')
    expect(screen.getByText('Log capture started')).toBeTruthy()
    expect(screen.queryByText('Repaired')).toBeNull()
    press('Show Log')
    expect(requests).toContainEqual({ kind: 'dismiss-plan' })
  })
})
