import type { Messages } from '../../locales/messages.ts'
import type { Mac } from '../../mac/mac.ts'
import type { Monitor } from '../../monitor/monitor.ts'
import type { DataFolder } from '../../monitor/storage/data-folder.ts'
import type { UpdatesView } from '../contract/update-state.ts'
import type { SettingsStore } from '../settings/settings-store.ts'
import { probeInstallation } from './installation.ts'
import { openUpdateController, type UpdateController } from './update-controller.ts'
import { chooseUpdateSource } from './update-source.ts'

export interface AppUpdatesOptions {
  readonly mac: Mac
  readonly folder: DataFolder
  readonly monitor: Monitor
  readonly settings: SettingsStore
  readonly messages: Messages['updates']
  onChange(): void
}

export interface AppUpdates {
  view(): UpdatesView
  check(): void
  download(): void
  install(): void
  close(): void
}

const timeouts = { listMs: 20_000, downloadMs: 30 * 60_000, stallMs: 60_000 }

/** Opens the updates of this app without waiting for `codesign`, which would delay the icon. */
export function openAppUpdates(options: AppUpdatesOptions): AppUpdates {
  const { mac, folder, monitor, settings, messages, onChange } = options
  let updates: UpdateController | null = null
  let isClosed = false
  const isBusy = () => {
    const { repair, testBuild } = monitor.state()
    return repair.status === 'running' || testBuild?.finished === false
  }
  const open = async () => {
    const opened = await openUpdateController({
      source: chooseUpdateSource(await probeInstallation(mac), messages.unavailable),
      folder,
      messages,
      isBusy,
      onChange,
      settings: () => settings.current(),
      now: () => mac.now(),
      openUpdateClient: async (address, onRefused) => {
        const { openUpdateClient } = await import('./update-client.ts')
        return openUpdateClient({ address, timeouts, onRefused })
      },
    })
    if (isClosed) opened.close()
    else updates = opened
    onChange()
  }
  // If this fails there are no updates, which the settings page says; the builder is not affected.
  void open().catch(() => undefined)
  let wasBusy = false
  const unsubscribe = monitor.subscribe(() => {
    const isOver = wasBusy && !isBusy()
    wasBusy = isBusy()
    if (isOver) void updates?.proceed()
  })
  return {
    view: () => updates?.view() ?? createUnknown(messages),
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

function createUnknown({ unavailable }: Messages['updates']): UpdatesView {
  return {
    unavailable: unavailable.pending,
    state: { status: 'idle' },
    checkedAt: null,
    installRefusal: null,
  }
}
