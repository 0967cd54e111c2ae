import { app } from 'electron'
import type { Messages } from '../../locales/messages.ts'
import type { Mac } from '../../mac/mac.ts'
import type { Monitor } from '../../monitor/monitor.ts'
import type { DataFolder } from '../../monitor/storage/data-folder.ts'
import type { UpdatesView } from '../contract/update-state.ts'
import type { SettingsStore } from '../settings/settings-store.ts'
import { openUpdateController, type UpdateController } from './update-controller.ts'
import { lookForUpdateFacts, updateConfigFile } from './update-facts.ts'
import { updateSource } from './update-source.ts'

export interface AppUpdatesOptions {
  readonly mac: Mac
  readonly folder: DataFolder
  readonly monitor: Monitor
  readonly settings: SettingsStore
  readonly messages: Messages['updates']
  changed(): void
}

export interface AppUpdates {
  view(): UpdatesView
  check(): void
  download(): void
  install(): void
  close(): void
}

const waits = { listMs: 20_000, downloadMs: 30 * 60_000, stillMs: 60_000 }

/** The updates of this very app. The icon does not wait for the look at what it was signed with. */
export function openAppUpdates(parts: AppUpdatesOptions): AppUpdates {
  const { mac, folder, monitor, settings, messages, changed } = parts
  let updates: UpdateController | null = null
  let isClosed = false
  const isBusy = () => {
    const { repair, testBuild } = monitor.state()
    return repair.status === 'running' || testBuild?.finished === false
  }
  const open = async () => {
    const opened = await openUpdateController({
      ...{
        source: updateSource(await lookForUpdateFacts(mac), messages.notHere),
        folder,
        messages,
        isBusy,
        changed,
      },
      settings: () => settings.now(),
      now: () => mac.now(),
      openUpdateClient: async (address, refused) => {
        const { openUpdateClient } = await import('./update-client.ts')
        return openUpdateClient({
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
    view: () => updates?.view() ?? notKnownYet(messages),
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

function notKnownYet({ notHere }: Messages['updates']): UpdatesView {
  return {
    unavailable: notHere.notKnownYet,
    state: { status: 'idle' },
    checkedAt: null,
    installRefusal: null,
  }
}
