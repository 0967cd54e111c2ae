import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { show } from '../fixtures/rendered.tsx'
import { keyFinding } from '../fixtures/samples.ts'
import { viewChanges } from '../fixtures/view-changes.ts'
import { views } from '../fixtures/views.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const showChange = (name: string) => show({ ...views.healthy, ...viewChanges[name] })

describe('muting', () => {
  test('a finding is muted, keeps its place and says so, and is unmuted there or in the settings', () => {
    const page = show(views['down-key'])
    fireEvent.click(
      screen.getByRole('button', { name: `Mute alerts for this issue: ${keyFinding.headline}` }),
    )
    expect(page.requests).toEqual([{ kind: 'mute', finding: keyFinding.key }])
    cleanup()
    const unmuted = [{ kind: 'change-settings', change: { kind: 'unmute', finding: keyFinding.key } }]
    const unmute = () =>
      fireEvent.click(screen.getByRole('button', { name: `Unmute: ${keyFinding.headline}` }))
    const { settings } = views.healthy
    const muted = [{ key: keyFinding.key, title: keyFinding.headline, at: '2026-03-04T09:00:00.000Z' }]
    const popover = show({
      ...views['down-key'],
      rootFindings: [keyFinding],
      settings: { ...settings, muted },
    })
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(keyFinding.headline)
    expect(screen.getByText('Muted')).toBeTruthy()
    expect(screen.queryByText('Mute Alerts for This Issue')).toBeNull()
    unmute()
    expect(popover.requests).toEqual(unmuted)
    cleanup()
    const { requests } = showChange('settings-muted')
    unmute()
    expect(requests).toEqual(unmuted)
  })

  test('a note is dismissed', () => {
    const { requests } = show({ ...views.healthy, rootFindings: [{ ...keyFinding, severity: 'note' }] })
    fireEvent.click(screen.getByRole('button', { name: `Dismiss: ${keyFinding.headline}` }))
    expect(requests).toEqual([{ kind: 'mute', finding: keyFinding.key }])
  })
})
