import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, test } from 'vitest'
import { show } from '../fixtures/rendered.tsx'
import { viewChanges } from '../fixtures/view-changes.ts'
import { views } from '../fixtures/views.ts'

afterEach(cleanup)

const showChange = (name: string) => show({ ...views.healthy, ...viewChanges[name] })

describe('the settings of the app', () => {
  test('install and remove the command line tool', () => {
    const { requests } = showChange('settings-tool')
    fireEvent.click(screen.getByRole('button', { name: 'Install…' }))
    expect(requests).toEqual([{ kind: 'plan', subject: { kind: 'tool' } }])
    cleanup()
    const page = showChange('settings-tool-installed')
    fireEvent.click(screen.getByRole('button', { name: 'Remove…' }))
    expect(page.requests).toEqual([{ kind: 'plan', subject: { kind: 'undo', receipt: 'r-2' } }])
  })

  test('stop an idle builder only once a time is selected', () => {
    const { requests } = showChange('settings-repairs')
    const select = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Stop the builder when idle' })
    expect(select.selectedOptions[0]?.textContent).toBe('Never')
    fireEvent.change(select, { target: { value: '30' } })
    expect(requests).toEqual([{ kind: 'change-settings', change: { kind: 'idle-stop', minutes: 30 } }])
  })

  test('do not snooze notifications that the organization manages, and say so', () => {
    show({ ...views.healthy, page: 'settings', settingsTab: 'notifications', canSnooze: false })
    for (const name of ['For 1 Hour', 'Until Tomorrow'])
      expect(screen.getByRole('button', { name })).toHaveProperty('disabled', true)
    expect(screen.getByText('Managed by your organization')).toBeTruthy()
  })

  test('say what updates the app, or offer the next step for an update', () => {
    showChange('settings-by-nix')
    expect(screen.getByText('Installed with Nix.')).toBeTruthy()
    expect(screen.queryByLabelText('Check for updates')).toBeNull()
    cleanup()
    const { requests } = showChange('settings-update')
    expect(screen.getByText('- The route is explained line by line.')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Download' }))
    fireEvent.change(screen.getByLabelText('Check for updates'), { target: { value: 'no' } })
    expect(requests).toEqual([
      { kind: 'update', action: 'download' },
      { kind: 'change-settings', change: { kind: 'updates', updates: 'no' } },
    ])
    cleanup()
    showChange('settings-update-waits')
    expect(screen.getByRole('button', { name: 'Restart to Update' })).toHaveProperty('disabled', true)
  })
})
