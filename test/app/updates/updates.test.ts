import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { defaultSettings, type Settings } from '../../../electron/app/contract/settings.ts'
import type { UpdateClient } from '../../../electron/app/updates/update-client.ts'
import { listUpdateWarnings, openUpdateController } from '../../../electron/app/updates/update-controller.ts'
import { UpdateError } from '../../../electron/app/updates/update-error.ts'
import type { Release } from '../../../electron/app/updates/update-feed.ts'
import { english } from '../../../electron/locales/english/english.ts'
import { aQuietMac } from '../../monitor/fixtures/quiet-mac.ts'
import { createEmptyFolder, openDataFolderAt } from '../../monitor/fixtures/temp-data-folder.ts'

const release: Release = { version: '9.0.0', notes: '- faster', files: [] }
const messages = english.updates
const address = 'https://localhost/releases'

/** Updates with a fake client; `calls` lists the calls that it received. */
async function openUpdates(settings: Partial<Settings> = {}, path = createEmptyFolder()) {
  const mac = aQuietMac()
  const calls: string[] = []
  const world = {
    busy: false,
    newest: release as Release | null | Error,
    download: null as Error | null,
    refused: (_error: Error): void => undefined,
    settings: { ...defaultSettings, welcomed: true, ...settings },
  }
  const client: UpdateClient = {
    newest: async () => {
      calls.push('scan')
      if (world.newest instanceof Error) throw world.newest
      return world.newest
    },
    download: async (_release, progress) => {
      calls.push('download')
      progress(40)
      if (world.download !== null) throw world.download
    },
    handOver: () => calls.push('hand over'),
    installNow: () => calls.push('install'),
  }
  const onChange = vi.fn()
  const updates = await openUpdateController({
    source: { available: true, address },
    messages,
    folder: openDataFolderAt(path),
    openUpdateClient: async (_address, isRefused) => {
      world.refused = isRefused
      return client
    },
    settings: () => world.settings,
    isBusy: () => world.busy,
    now: () => mac.now(),
    onChange,
  })
  onTestFinished(() => updates.close())
  return { updates, calls, world, mac, path, onChange }
}

describe('updates', () => {
  it('are looked for once a day, also across restarts', async () => {
    const { updates, calls, mac, path } = await openUpdates()
    await updates.proceed()
    await updates.proceed()
    expect(calls).toEqual(['scan'])
    expect(updates.view()).toMatchObject({
      state: { status: 'available', version: '9.0.0', notes: '- faster' },
    })
    const reopened = await openUpdates({}, path)
    await reopened.updates.proceed()
    expect(reopened.calls).toEqual([])
    mac.pass(86_400_000)
    await updates.proceed()
    expect(calls).toEqual(['scan', 'scan'])
  })

  it.each<[string, Partial<Settings>]>([
    ['before the welcome was read', { welcomed: false }],
    ['where that is switched off', { updates: 'no' }],
  ])('are not looked for %s, except on request', async (_title, settings) => {
    const { updates, calls } = await openUpdates(settings)
    await updates.proceed()
    expect(calls).toEqual([])
    await updates.check()
    expect(calls).toEqual(['scan'])
  })

  it('are not looked for even on request if something else updates the app', async () => {
    const folder = openDataFolderAt(createEmptyFolder())
    const updates = await openUpdateController({
      source: { available: false, reason: 'Nix does.' },
      folder,
      messages,
      settings: () => defaultSettings,
      openUpdateClient: () => Promise.reject(new Error('opened')),
      isBusy: () => false,
      now: () => new Date(),
      onChange: () => undefined,
    })
    await updates.proceed()
    await updates.check()
    expect(updates.view()).toEqual({
      unavailable: 'Nix does.',
      state: { status: 'idle' },
      checkedAt: null,
      installRefusal: null,
    })
  })

  it('are downloaded on request, and installed by macOS on quitting or at once', async () => {
    const { updates, calls } = await openUpdates()
    await updates.proceed()
    expect(listUpdateWarnings(updates.view(), messages)[0]).toContain('9.0.0 is available')
    updates.install()
    expect(calls).toEqual(['scan'])
    await updates.download()
    expect(updates.view().state).toMatchObject({ status: 'ready', version: '9.0.0' })
    expect(listUpdateWarnings(updates.view(), messages)[0]).toContain('It installs when you quit')
    await updates.download()
    await updates.check()
    updates.install()
    await vi.waitFor(() => expect(calls).toEqual(['scan', 'download', 'hand over', 'install']))
  })

  it('are downloaded automatically if the user chose that', async () => {
    const { updates, calls, world } = await openUpdates()
    await updates.proceed()
    expect(calls).toEqual(['scan'])
    world.settings = { ...world.settings, updates: 'automatic' }
    await updates.proceed()
    expect(calls).toEqual(['scan', 'download', 'hand over'])
  })

  it('are handed to macOS and installed only while no repair runs', async () => {
    const { updates, calls, world } = await openUpdates({ updates: 'automatic' })
    world.busy = true
    await updates.proceed()
    updates.install()
    await updates.proceed()
    expect(calls).toEqual(['scan', 'download'])
    expect(updates.view()).toMatchObject({
      state: { status: 'ready' },
      installRefusal: expect.stringMatching(/^Waiting/),
    })
    world.busy = false
    await updates.proceed()
    await updates.proceed()
    expect(calls).toEqual(['scan', 'download', 'hand over'])
  })

  it('that fail are reported only in the settings, and tried again', async () => {
    const { updates, calls, world, onChange } = await openUpdates()
    world.newest = new Error('net::ERR_INTERNET_DISCONNECTED at https://localhost')
    await updates.proceed()
    const message = 'Can’t check for updates: no connection to the server.'
    expect(updates.view().state).toEqual({ status: 'failed', message })
    expect(listUpdateWarnings(updates.view(), messages)).toEqual([])
    world.newest = release
    await updates.check()
    world.download = new UpdateError(({ tooSlow }) => tooSlow)
    await updates.download()
    expect(updates.view().state).toMatchObject({
      message: expect.stringMatching(/Can’t download Builderbar 9\.0\.0: the download takes/),
    })
    world.download = null
    await updates.check()
    await updates.download()
    world.refused(new Error('Code signature at URL did not pass validation'))
    expect(updates.view().state).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/its signature/),
    })
    expect(calls.filter((event) => event === 'scan')).toHaveLength(3)
    expect(onChange).toHaveBeenCalled()
  })

  it('that do not exist are not reported', async () => {
    const { updates, world } = await openUpdates()
    world.newest = null
    await updates.proceed()
    expect(updates.view().state).toEqual({ status: 'newest' })
    expect(listUpdateWarnings(updates.view(), messages)).toEqual([])
  })
})
