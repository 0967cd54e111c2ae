import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { StopReminder } from '../../../electron/app/notifications/stop-reminder.ts'
import { openSettingsStore } from '../../../electron/app/settings/settings-store.ts'
import type { BuilderState } from '../../../electron/core/model/finding.ts'
import { createStatus } from '../../../electron/diagnose/diagnosed-status.ts'
import { healthySnapshot } from '../../fixtures/snapshot.ts'
import { openDataFolderAt } from '../../monitor/fixtures/temp-data-folder.ts'

const minuteMs = 60_000
const start = new Date('2026-03-04T10:00:00.000Z')
const unmanaged = { current: () => ({ settings: {}, sources: {}, problems: [] }) }

beforeEach(() => vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: start }))
afterEach(() => vi.useRealTimers())

function createEmptyFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'builderbar-reminder-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

/** Opens the reminder of an app with this data folder, on a Mac whose builder the test sets. */
async function openApp(path: string) {
  const events: string[] = []
  let state: BuilderState | null = null
  const status = createStatus(healthySnapshot())
  const settings = await openSettingsStore(await openDataFolderAt(path), unmanaged, () => reminder.update())
  const reminder = new StopReminder({
    now: () => new Date(),
    state: () => ({ status: state === null ? null : { ...status, state } }),
    settings: () => settings.current(),
    forget: () => settings.apply({ kind: 'stop-reminder', when: 'no' }, new Date()),
    show: () => events.push('shown'),
    withdraw: () => events.push('withdrawn'),
  })
  return {
    events,
    settings,
    scan(next: BuilderState) {
      state = next
      reminder.update()
    },
    remind: () => settings.apply({ kind: 'stop-reminder', when: 'hour' }, new Date()),
    async quit() {
      reminder.close()
      await settings.finishWriting()
    },
  }
}

describe('the reminder of a stopped builder', () => {
  it('appears once, an hour after the request, and is withdrawn when the builder runs', async () => {
    const app = await openApp(createEmptyFolder())
    app.scan('paused')
    app.remind()
    vi.advanceTimersByTime(59 * minuteMs)
    expect(app.events).toEqual([])
    vi.advanceTimersByTime(minuteMs)
    app.scan('paused')
    vi.advanceTimersByTime(90 * minuteMs)
    expect(app.events).toEqual(['shown'])
    expect(app.settings.current().stopReminderAt).toBeNull()
    app.scan('starting')
    app.scan('healthy')
    expect(app.events).toEqual(['shown', 'withdrawn'])
  })

  it('is forgotten if the builder is started before, or the user dismisses it', async () => {
    const app = await openApp(createEmptyFolder())
    app.scan('paused')
    app.remind()
    app.scan('healthy')
    expect(app.settings.current().stopReminderAt).toBeNull()
    app.scan('paused')
    app.remind()
    app.settings.apply({ kind: 'stop-reminder', when: 'no' }, new Date())
    vi.advanceTimersByTime(2 * 60 * minuteMs)
    expect(app.events).not.toContain('shown')
  })

  it('survives a restart of the app, also one that is not running at its time', async () => {
    const path = createEmptyFolder()
    const first = await openApp(path)
    first.scan('paused')
    first.remind()
    await first.quit()
    const second = await openApp(path)
    second.scan('paused')
    vi.advanceTimersByTime(30 * minuteMs)
    expect(second.events).toEqual([])
    await second.quit()
    vi.setSystemTime(start.getTime() + 80 * minuteMs)
    const thirdApp = await openApp(path)
    thirdApp.scan('unknown')
    expect(thirdApp.events).toEqual([])
    thirdApp.scan('paused')
    expect(thirdApp.events).toEqual(['shown'])
    await thirdApp.quit()
  })

  it('does not wait for ever after the clock was set back', async () => {
    const app = await openApp(createEmptyFolder())
    app.scan('paused')
    app.remind()
    vi.setSystemTime(start.getTime() - 3 * 60 * minuteMs)
    app.scan('paused')
    expect(app.events).toEqual(['shown'])
  })
})
