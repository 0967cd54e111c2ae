import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  addMuted,
  applyChange,
  defaultSettings,
  getSnoozeEnd,
  settingsSchema,
} from '../../../electron/app/contract/settings.ts'
import { openSettingsStore } from '../../../electron/app/settings/settings-store.ts'
import { openDataFolderAt } from '../../monitor/fixtures/temp-data-folder.ts'

const now = new Date('2026-03-04T10:00:00.000Z')

function createEmptyFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'builderbar-settings-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

const unmanaged = { current: () => ({ settings: {}, sources: {}, problems: [] }) }

describe('a change', () => {
  it('affects only the setting that it names', () => {
    const changedSettings = applyChange(
      defaultSettings,
      { kind: 'notify', notification: 'back', on: false },
      now,
    )
    expect(changedSettings).toEqual({
      ...defaultSettings,
      notify: { down: true, repaired: true, back: false },
    })
    expect(applyChange(changedSettings, { kind: 'theme', theme: 'dark' }, now)).toEqual({
      ...changedSettings,
      theme: 'dark',
    })
  })

  it('to automatic repair or an idle stop is never made by default or by older settings', () => {
    expect(defaultSettings).toMatchObject({ autoRepair: false, idleStopMinutes: 0 })
    const { autoRepair: _, idleStopMinutes: __, ...olderSettings } = defaultSettings
    expect(settingsSchema.parse(olderSettings)).toEqual(defaultSettings)
    expect(applyChange(defaultSettings, { kind: 'auto-repair', on: true }, now)).toEqual({
      ...defaultSettings,
      autoRepair: true,
    })
    expect(applyChange(defaultSettings, { kind: 'idle-stop', minutes: 30 }, now)).toEqual({
      ...defaultSettings,
      idleStopMinutes: 30,
    })
  })

  it('to a snooze ends it after an hour, or at eight the next morning', () => {
    const hour = applyChange(defaultSettings, { kind: 'snooze', until: 'hour' }, now)
    expect(hour.snoozedUntil).toBe('2026-03-04T11:00:00.000Z')
    const tomorrow = applyChange(defaultSettings, { kind: 'snooze', until: 'tomorrow' }, now)
    const end = new Date(tomorrow.snoozedUntil ?? '')
    expect([end.getDate() - now.getDate(), end.getHours(), end.getMinutes()]).toEqual([1, 8, 0])
    expect(getSnoozeEnd(tomorrow, now)).toBe(tomorrow.snoozedUntil)
    expect(getSnoozeEnd(hour, new Date('2026-03-04T11:00:00.000Z'))).toBeNull()
  })

  it('to a snooze does not last for ever after the clock was set back', () => {
    expect(getSnoozeEnd({ ...defaultSettings, snoozedUntil: '2026-06-01T00:00:00.000Z' }, now)).toBeNull()
  })

  it('to a muted finding is stored once, newest first, and undone by its key', () => {
    const muted = { key: 'a@b', title: 'A' }
    const settings = addMuted(
      addMuted(addMuted(defaultSettings, muted, now), { key: 'c@d', title: 'C' }, now),
      muted,
      now,
    )
    expect(settings.muted.map(({ key }) => key)).toEqual(['a@b', 'c@d'])
    expect(applyChange(settings, { kind: 'unmute', finding: 'a@b' }, now).muted).toHaveLength(1)
  })

  it('keeps the settings valid, whatever is muted', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 1024 }), fc.string({ maxLength: 5000 }), (key, title) => {
        expect(settingsSchema.safeParse(addMuted(defaultSettings, { key, title }, now)).success).toBe(true)
      }),
    )
  })
})

describe('the settings', () => {
  it('take effect at once, are written completely, and are the same after a restart', async () => {
    const path = createEmptyFolder()
    let changes = 0
    const first = await openSettingsStore(openDataFolderAt(path), unmanaged, () => {
      changes += 1
    })
    first.change((before) => ({ ...before, theme: 'dark' }))
    first.change((before) => ({ ...before, textSize: 150 }))
    first.change((before) => ({ ...before }))
    expect(first.current()).toMatchObject({ theme: 'dark', textSize: 150 })
    expect(changes).toBe(2)
    await first.finishWriting()
    expect(JSON.parse(readFileSync(join(path, 'settings.json'), 'utf8'))).toEqual(first.current())
    const second = await openSettingsStore(openDataFolderAt(path), unmanaged, () => undefined)
    expect(second.current()).toEqual(first.current())
  })

  it.each([
    ['cut off', '{"theme": "da'],
    ['with an invalid value', '{"theme": "pink"}'],
    ['of binary data', '\0\u0001\u0002'],
    ['with a list', '[]'],
    ['too large', `{"theme": "${'x'.repeat(2 * 1024 * 1024)}"}`],
  ])('from a file %s are the defaults; the file is set aside with a warning', async (_name, text) => {
    const path = createEmptyFolder()
    writeFileSync(join(path, 'settings.json'), text, { mode: 0o600 })
    const folder = openDataFolderAt(path)
    const settings = await openSettingsStore(folder, unmanaged, () => undefined)
    expect(settings.current()).toEqual(defaultSettings)
    expect(folder.warnings().join()).toContain('settings.json')
    expect(readdirSync(path).some((name) => name.startsWith('settings.json.broken-'))).toBe(true)
  })
})
