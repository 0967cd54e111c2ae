import { app } from 'electron'
import type { Words } from '../../locales/messages.ts'
import type { Mac } from '../../mac/mac.ts'
import type { Monitor } from '../../monitor/monitor.ts'
import type { DataFolder } from '../../monitor/storage/data-folder.ts'
import type { UpdatesView } from '../contract/update-state.ts'
import type { SettingsKeeper } from '../settings/settings-store.ts'
import { openUpdates, type Updates } from './update-controller.ts'
import { lookForUpdateFacts, updateConfigFile } from './update-facts.ts'
import { updateSource } from './update-source.ts'

export interface OwnUpdatesParts {
  readonly mac: Mac
  readonly folder: DataFolder
  readonly monitor: Monitor
  readonly settings: SettingsKeeper
  readonly words: Words['updates']
  changed(): void
}

export interface OwnUpdates {
  view(): UpdatesView
  check(): void
  download(): void
  install(): void
  close(): void
}

const waits = { listMs: 20_000, downloadMs: 30 * 60_000, stillMs: 60_000 }

/** The updates of this very app. The icon does not wait for the look at what it was signed with. */
export function openOwnUpdates(parts: OwnUpdatesParts): OwnUpdates {
  const { mac, folder, monitor, settings, words, changed } = parts
  let updates: Updates | null = null
  let isClosed = false
  const isBusy = () => {
    const { repair, testBuild } = monitor.state()
    return repair.at === 'running' || testBuild?.ended === false
  }
  const open = async () => {
    const opened = await openUpdates({
      ...{
        source: updateSource(await lookForUpdateFacts(mac), words.notHere),
        folder,
        words,
        isBusy,
        changed,
      },
      settings: () => settings.now(),
      now: () => mac.now(),
      openUpdater: async (address, refused) => {
        const { openUpdater } = await import('./update-client.ts')
        return openUpdater({
          address,
          configFile: updateConfigFile(),
          version: app.getVersion(),
          waits,
          refused,
        })
      },
    })
    if (isClosed) opened.close()
    else updates = opened
    changed()
  }
  // Trouble with what it was signed with is no trouble of the builder.
  void open().catch(() => undefined)
  let wasBusy = false
  const unsubscribe = monitor.subscribe(() => {
    const isOver = wasBusy && !isBusy()
    wasBusy = isBusy()
    if (isOver) void updates?.proceed()
  })
  return {
    view: () => updates?.view() ?? notKnownYet(words),
    check: () => void updates?.check(),
    download: () => void updates?.download(),
    install: () => updates?.install(),
    close() {
      isClosed = true
      unsubscribe()
      updates?.close()
    },
  }
}

function notKnownYet({ notHere }: Words['updates']): UpdatesView {
  return { off: notHere.notKnownYet, state: { at: 'idle' }, checkedAt: null, notNow: null }
}
