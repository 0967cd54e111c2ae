import { describe, expect, it } from 'vitest'
import { readManagedSettings } from '../../../electron/app/settings/managed-settings-file.ts'
import { openManagedSettingsStore } from '../../../electron/app/settings/managed-settings-store.ts'
import { english } from '../../../electron/locales/english/english.ts'
import type { Mac } from '../../../electron/mac/mac.ts'
import { aQuietMac } from '../../monitor/fixtures/quiet-mac.ts'

const { managed: messages } = english
const now = new Date('2026-03-04T10:00:00.000Z')

const profile = '/Library/Managed Preferences/dev.builderbar.app.plist'
const userProfile = '/Library/Managed Preferences/alice/dev.builderbar.app.plist'
const file = '/etc/builderbar/settings.json'

type Facts = { kind?: 'file' | 'folder' | 'link'; uid?: number; mode?: number }

/** A Mac that has only these files and folders; the folders belong to root. */
function aMac(
  texts: Readonly<Record<string, string>>,
  facts: Readonly<Record<string, Facts>> = {},
  realPaths: Readonly<Record<string, string>> = {},
) {
  const quietMac = aQuietMac()
  const isFolder = (path: string) => Object.keys(texts).some((file) => file.startsWith(`${path}/`))
  const mac: Mac = {
    ...quietMac,
    realPath: async (path) => ({ ok: true, value: path in texts ? (realPaths[path] ?? path) : null }),
    lstat: async (path) => {
      const kind = facts[path]?.kind ?? (isFolder(path) || !(path in texts) ? 'folder' : 'file')
      const rights = {
        kind,
        uid: facts[path]?.uid ?? 0,
        mode: facts[path]?.mode ?? (kind === 'folder' ? 0o755 : 0o644),
      }
      return {
        ok: true,
        value: { exists: true, ...rights, gid: 0, size: 1, modifiedAt: now.toISOString(), linkTarget: null },
      }
    },
    read: async (path) => ({ ok: true, value: texts[path] ?? null }),
    accountName: 'alice',
    run: async (program, args) => {
      const path = args.at(-1) ?? ''
      expect([program, ...args]).toEqual(['/usr/bin/plutil', '-convert', 'json', '-o', '-', path])
      const text = texts[path] ?? ''
      return { status: 'exited', code: text.startsWith('{') ? 0 : 1, stdout: text, stderr: '' }
    },
  }
  return mac
}

describe('the files', () => {
  it('are all read; the profile of the user precedes that of the computer, which precedes the file', async () => {
    const mac = aMac({
      [userProfile]: '{"autoRepair": false, "notify": {"down": true}, "itContact": 5}',
      [profile]: '{"autoRepair": true, "updates": "ask", "notify": {"down": false, "back": false}}',
      [file]: '{"autoRepair": true, "updates": "no", "textBesideIcon": true, "itContact": "IT"}',
    })
    expect(await readManagedSettings(mac, messages)).toEqual({
      settings: {
        autoRepair: false,
        updates: 'ask',
        textBesideIcon: true,
        itContact: 'IT',
        'notify.down': true,
        'notify.back': false,
      },
      sources: {
        autoRepair: userProfile,
        updates: profile,
        textBesideIcon: file,
        itContact: file,
        'notify.down': userProfile,
        'notify.back': profile,
      },
      problems: [expect.stringContaining(`${userProfile}: “itContact”`)],
    })
  })

  it.each(['..', '.', 'a/b', '', null])('are not those of a user with the name %j', async (accountName) => {
    const paths: (string | null)[] = []
    const mac = aMac({ [profile]: '{"updates": "no"}' })
    const recordingMac: Mac = {
      ...mac,
      accountName,
      realPath: (path) => {
        paths.push(path)
        return mac.realPath(path)
      },
    }
    expect((await readManagedSettings(recordingMac, messages)).settings).toEqual({ updates: 'no' })
    expect(paths.sort()).toEqual([profile, file].sort())
  })

  it.each<[string, Record<string, Facts>]>([
    ['its own folder', { '/Library/Managed Preferences/alice': { uid: 501 } }],
    ['the folder of the profiles', { '/Library/Managed Preferences': { mode: 0o777 } }],
    ['the profile', { [userProfile]: { uid: 501 } }],
  ])(
    'are ignored if the user may write %s, with a problem listed; the other files apply',
    async (_title, facts) => {
      const texts = { [userProfile]: '{"autoRepair": true}', [file]: '{"updates": "no"}' }
      const view = await readManagedSettings(aMac(texts, facts), messages)
      expect(view.settings).toEqual({ updates: 'no' })
      expect(view.problems).toEqual([expect.stringContaining(`${userProfile} is ignored: `)])
    },
  )

  it('are both read; the profile precedes', async () => {
    const mac = aMac({
      [profile]: '{"autoRepair": true, "PayloadUUID": "x"}',
      [file]: '{"autoRepair": false, "updates": "no"}',
    })
    expect(await readManagedSettings(mac, messages)).toEqual({
      settings: { autoRepair: true, updates: 'no' },
      sources: { autoRepair: profile, updates: file },
      problems: [],
    })
  })

  it('may be absent without a problem', async () => {
    expect(await readManagedSettings(aMac({}), messages)).toEqual({ settings: {}, sources: {}, problems: [] })
  })

  const store = '/nix/store/abc-settings.json'

  it('may be a link of nix-darwin into the store, whose folder has the sticky bit', async () => {
    const mac = aMac(
      { [file]: '{"updates": "no"}' },
      {
        [file]: { kind: 'link', mode: 0o777 },
        '/nix/store': { mode: 0o1775 },
        [store]: { kind: 'file', mode: 0o444 },
      },
      { [file]: store },
    )
    expect(await readManagedSettings(mac, messages)).toMatchObject({
      settings: { updates: 'no' },
      problems: [],
    })
  })

  it.each<[string, Record<string, Facts>, Record<string, string>]>([
    ['belongs to a user', { [file]: { uid: 501 } }, {}],
    ['may be written by a group', { [file]: { mode: 0o664 } }, {}],
    ['may be written by everybody', { [file]: { mode: 0o646 } }, {}],
    ['lies in a folder of a user', { '/etc/builderbar': { uid: 501 } }, {}],
    ['lies in a folder that a group may write', { '/etc/builderbar': { mode: 0o775 } }, {}],
    ['is a link of a user', { [file]: { kind: 'link', uid: 501 } }, { [file]: store }],
    [
      'leads to a file of a user',
      { [file]: { kind: 'link' }, '/Users/a/x': { uid: 501 } },
      { [file]: '/Users/a/x' },
    ],
    [
      'leads into a folder of a user',
      { [file]: { kind: 'link' }, '/Users/a': { uid: 501 } },
      { [file]: '/Users/a/x' },
    ],
  ])('is ignored if it %s, with a problem listed', async (_title, facts, realPaths) => {
    const view = await readManagedSettings(
      aMac({ [file]: '{"autoRepair": true}' }, facts, realPaths),
      messages,
    )
    expect(view.settings).toEqual({})
    expect(view.problems).toEqual([expect.stringMatching(/^\/etc\/builderbar\/settings\.json is ignored: /)])
  })

  it.each([
    ['a profile that plutil cannot read', { [profile]: 'bplist00\u0000' }, 'plutil'],
    ['a file that is no JSON', { [file]: '{"autoRepair": tr' }, 'not a dictionary'],
  ])('is said of %s', async (_title, texts, message) => {
    const { settings, problems } = await readManagedSettings(aMac(texts), messages)
    expect(settings).toEqual({})
    expect(problems.join()).toContain(message)
  })

  it('are read again when their folder changes; each problem is logged once', async () => {
    const quietMac = aQuietMac()
    let text = '{"autoRepair": true, "color": 1}'
    const mac: Mac = {
      ...aMac({ [file]: text }),
      watch: quietMac.watch,
      read: async () => ({ ok: true, value: text }),
    }
    const problems: string[] = []
    let changes = 0
    const managed = await openManagedSettingsStore(mac, messages, {
      onChange: () => {
        changes += 1
      },
      onProblem: (problem) => problems.push(problem),
    })
    expect(managed.current().settings).toEqual({ autoRepair: true })
    text = '{"updates": "no", "color": 1}'
    quietMac.touch('/etc/builderbar')
    await expect.poll(() => managed.current().settings).toEqual({ updates: 'no' })
    expect(changes).toBe(1)
    expect(quietMac.watchedFolders.get('/Library/Managed Preferences/alice')?.size).toBe(1)
    expect(quietMac.watchedFolders.get('/etc/builderbar')?.size).toBe(1)
    expect(problems).toHaveLength(1)
    managed.close()
    expect([...quietMac.watchedFolders.values()].every((listeners) => listeners.size === 0)).toBe(true)
  })
})
