import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isManaged,
  isMutedByOrganization,
  mergeManagedSettings,
} from '../../../electron/app/contract/managed-settings.ts'
import { defaultSettings, type SettingsChange } from '../../../electron/app/contract/settings.ts'
import { selectNotifications } from '../../../electron/app/notifications/notification-choice.ts'
import { parseManagedSettings } from '../../../electron/app/settings/managed-settings-file.ts'
import { openSettingsStore } from '../../../electron/app/settings/settings-store.ts'
import { listMutedKeys, listTitlesMutedByOrganization } from '../../../electron/app/view/muted-findings.ts'
import { english } from '../../../electron/locales/english/english.ts'
import { createEmptyFolder, openDataFolderAt } from '../../monitor/fixtures/temp-data-folder.ts'
import { keyFinding, routeFinding } from '../../renderer/fixtures/samples.ts'

const { managed: messages } = english
const parse = (value: unknown) => parseManagedSettings(value, '/etc/x.json', messages)
const now = new Date('2026-03-04T10:00:00.000Z')

describe('the settings of an organization', () => {
  it('are accepted one by one', () => {
    const all = {
      notify: { down: true, repaired: false, back: false },
      autoRepair: false,
      idleStopMinutes: 30,
      updates: 'no',
      textBesideIcon: true,
      mutedFindings: ['host-disk-low', 'key-permissions@/etc/nix/k'],
      itContact: 'IT Support, help@example.org',
    }
    const { notify, ...otherSettings } = all
    expect(parse(all)).toEqual({
      settings: {
        ...otherSettings,
        'notify.down': true,
        'notify.repaired': false,
        'notify.back': false,
      },
      sources: Object.fromEntries(
        ['notify.down', 'notify.repaired', 'notify.back', ...Object.keys(otherSettings)].map((name) => [
          name,
          '/etc/x.json',
        ]),
      ),
      problems: [],
    })
    expect(parse({})).toEqual({ settings: {}, sources: {}, problems: [] })
    expect(notify.down).toBe(true)
  })

  it('list each unknown or wrong setting as a problem, and ignore only that one', () => {
    const { settings, problems } = parse({
      autoRepair: 'yes',
      updates: 'beta',
      color: 'red',
      itContact: 'two\nlines',
      textBesideIcon: false,
      mutedFindings: 'host-disk-low',
      notify: { down: 1, sound: true, back: true },
    })
    expect(settings).toEqual({ textBesideIcon: false, 'notify.back': true })
    expect(problems).toHaveLength(7)
    expect(problems).toContain('/etc/x.json: there is no setting “color”.')
    expect(problems).toContain('/etc/x.json: there is no setting “notify.sound”.')
    expect(problems).toContain('/etc/x.json: “notify.down” has a value that Builderbar does not know.')
  })

  it.each(['constructor', 'toString', 'notify'])('have no setting %j', (name) => {
    const { settings, problems } = parse(JSON.parse(`{${JSON.stringify(name)}: true}`))
    expect(settings).toEqual({})
    expect(problems).toHaveLength(1)
  })

  it('take nothing from __proto__', () => {
    const { settings } = parse(JSON.parse('{"__proto__": {"autoRepair": true}}'))
    expect(settings.autoRepair).toBeUndefined()
    expect(Reflect.get({}, 'autoRepair')).toBeUndefined()
  })

  it('pass over the keys that macOS adds to a profile', () => {
    const payload = { PayloadUUID: 'x', PayloadVersion: 1, PayloadContent: [{}], autoRepair: true }
    expect(parse(payload)).toMatchObject({ settings: { autoRepair: true }, problems: [] })
  })

  it.each([null, [], 'text', 4, undefined])('are empty for %j, with a problem listed', (value) => {
    expect(parse(value)).toMatchObject({
      settings: {},
      problems: [expect.stringContaining('not a dictionary')],
    })
  })

  it('never throw, whatever the file contains', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { settings, problems } = parse(value)
        expect(problems.length).toBeLessThanOrEqual(20)
        expect(() => mergeManagedSettings(defaultSettings, settings)).not.toThrow()
      }),
    )
  })
})

describe('a setting that is managed', () => {
  const managed = {
    'notify.down': false,
    autoRepair: true,
    idleStopMinutes: 0,
    updates: 'no',
    textBesideIcon: true,
  } as const
  const changes: SettingsChange[] = [
    { kind: 'notify', notification: 'down', on: true },
    { kind: 'auto-repair', on: false },
    { kind: 'idle-stop', minutes: 60 },
    { kind: 'updates', updates: 'automatic' },
    { kind: 'text-beside-icon', on: false },
  ]

  it("replaces the user's own, is not written to the file, and cannot be changed", async () => {
    const path = createEmptyFolder()
    let view = { settings: { ...managed }, sources: {}, problems: [] }
    const settings = await openSettingsStore(openDataFolderAt(path), { current: () => view }, () => undefined)
    expect(settings.current()).toMatchObject({ autoRepair: true, updates: 'no', textBesideIcon: true })
    expect(settings.current().notify).toEqual({ down: false, repaired: true, back: true })
    for (const change of changes) {
      expect(isManaged(change, managed)).toBe(true)
      settings.apply(change, now)
    }
    settings.apply({ kind: 'notify', notification: 'back', on: false }, now)
    await settings.finishWriting()
    view = { settings: {} as never, sources: {}, problems: [] }
    // Once the organization stops managing them, the user's own settings apply again, unchanged.
    expect(settings.current()).toEqual({
      ...defaultSettings,
      notify: { down: true, repaired: true, back: false },
    })
  })

  it('can be snoozed unless every notification is managed', async () => {
    const all = { 'notify.down': true, 'notify.repaired': true, 'notify.back': false } as const
    const snooze = { kind: 'snooze', until: 'hour' } as const
    expect(isManaged(snooze, { 'notify.down': true, 'notify.repaired': true })).toBe(false)
    expect(isManaged(snooze, all)).toBe(true)
    const snoozedSettings = { ...defaultSettings, snoozedUntil: '2026-03-04T11:00:00.000Z' }
    expect(mergeManagedSettings(snoozedSettings, managed).snoozedUntil).toBe(snoozedSettings.snoozedUntil)
    expect(mergeManagedSettings(snoozedSettings, all).snoozedUntil).toBeNull()
  })

  it('leaves the others to the user', () => {
    for (const change of changes) expect(isManaged(change, {})).toBe(false)
    expect(isManaged({ kind: 'theme', theme: 'dark' }, managed)).toBe(false)
    expect(isManaged({ kind: 'notify', notification: 'back', on: true }, managed)).toBe(false)
  })
})

describe('a finding that the organization mutes', () => {
  it('is one with this id or key', () => {
    expect(isMutedByOrganization(keyFinding.key, [keyFinding.id])).toBe(true)
    expect(isMutedByOrganization(keyFinding.key, [keyFinding.key])).toBe(true)
    expect(isMutedByOrganization(keyFinding.key, ['key', routeFinding.id])).toBe(false)
    expect(isMutedByOrganization(keyFinding.key, undefined)).toBe(false)
  })

  it('is shown by its title, once, or by its id if this version does not know it', () => {
    const mutedFindings = ['host-disk-low', 'host-disk-low@/nix', 'a-later-finding']
    expect(listTitlesMutedByOrganization({ mutedFindings })).toEqual([
      "This Mac's disk is almost full",
      'a-later-finding',
    ])
    expect(listTitlesMutedByOrganization({})).toEqual([])
  })

  it('does not lead and causes no notification', () => {
    const settings = mergeManagedSettings(defaultSettings, { mutedFindings: [keyFinding.id] })
    expect([...listMutedKeys(settings, [keyFinding, routeFinding])]).toEqual([keyFinding.key])
    const downRequest = {
      kind: 'down',
      id: 'down 1',
      finding: keyFinding.key,
      headline: 'It is so.',
      cause: 'Why.',
    } as const
    expect(selectNotifications([downRequest], settings, now)).toEqual([])
    expect(selectNotifications([{ ...downRequest, finding: routeFinding.key }], settings, now)).toHaveLength(
      1,
    )
  })
})
