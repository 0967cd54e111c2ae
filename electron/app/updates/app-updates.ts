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

const timeouts = { listMs: 20_000, downloadMs: 30 * 60_000, stallMs: 60_000 }

/** The updates of this app. The constructor does not wait for `codesign`, which would delay the icon. */
export class AppUpdates {
  private readonly options: AppUpdatesOptions
  private readonly unsubscribe: () => void
  private controller: UpdateController | null = null
  private isClosed = false
  private wasBusy = false

  constructor(options: AppUpdatesOptions) {
    this.options = options
    // If this fails there are no updates, which the settings page says; the builder is not affected.
    void this.open().catch(() => undefined)
    this.unsubscribe = options.monitor.subscribe(() => this.proceedIfIdle())
  }

  view(): UpdatesView {
    return this.controller?.view() ?? createPendingView(this.options.messages)
  }

  check(): void {
    void this.controller?.check()
  }

  download(): void {
    void this.controller?.download()
  }

  install(): void {
    this.controller?.install()
  }

  close(): void {
    this.isClosed = true
    this.unsubscribe()
    this.controller?.close()
  }

  private async open(): Promise<void> {
    const { mac, folder, settings, messages, onChange } = this.options
    const controller = await openUpdateController({
      source: chooseUpdateSource(await probeInstallation(mac), messages.unavailable),
      folder,
      messages,
      isBusy: () => this.isBusy(),
      onChange,
      settings: () => settings.current(),
      now: () => mac.now(),
      openUpdateClient: async (address, onRefused) => {
        const { openUpdateClient } = await import('./update-client.ts')
        return openUpdateClient({ address, timeouts, onRefused })
      },
    })
    if (this.isClosed) controller.close()
    else this.controller = controller
    onChange()
  }

  /** Whether a repair or test build runs, which an update would end. */
  private isBusy(): boolean {
    const { repair, testBuild } = this.options.monitor.state()
    return repair.status === 'running' || testBuild?.finished === false
  }

  private proceedIfIdle(): void {
    const isOver = this.wasBusy && !this.isBusy()
    this.wasBusy = this.isBusy()
    if (isOver) void this.controller?.proceed()
  }
}

function createPendingView({ unavailable }: Messages['updates']): UpdatesView {
  return {
    unavailable: unavailable.pending,
    state: { status: 'idle' },
    checkedAt: null,
    installRefusal: null,
  }
}
