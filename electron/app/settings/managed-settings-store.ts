import type { Messages } from '../../locales/messages.ts'
import type { Mac } from '../../mac/mac.ts'
import type { ManagedView } from '../contract/managed-settings.ts'
import { listManagedFolders, noManagedSettings, readManagedSettings } from './managed-settings-file.ts'

interface ManagedSettingsOptions {
  onChange(): void
  /** Called once with each sentence about an ignored file or value, for the log. */
  onProblem(problem: string): void
}

/** Reads the settings of the organization and watches their folders. */
export async function openManagedSettingsStore(
  mac: Mac,
  messages: Messages['managed'],
  options: ManagedSettingsOptions,
): Promise<ManagedSettingsStore> {
  const store = new ManagedSettingsStore(mac, messages, options)
  await store.open()
  return store
}

/** The settings of the organization, read again when one of their folders changes. */
export class ManagedSettingsStore {
  private readonly mac: Mac
  private readonly messages: Messages['managed']
  private readonly options: ManagedSettingsOptions
  private readonly loggedProblems = new Set<string>()
  private view: ManagedView = noManagedSettings
  private isClosed = false
  private unwatch: readonly (() => void)[] = []

  constructor(mac: Mac, messages: Messages['managed'], options: ManagedSettingsOptions) {
    this.mac = mac
    this.messages = messages
    this.options = options
  }

  async open(): Promise<void> {
    this.view = await this.read()
    this.watch()
  }

  current(): ManagedView {
    return this.view
  }

  /** Reads the files again, in case their folder did not exist when it was to be watched. */
  async refresh(): Promise<void> {
    if (this.isClosed) return
    this.watch()
    const next = await this.read()
    if (this.isClosed || JSON.stringify(next) === JSON.stringify(this.view)) return
    this.view = next
    this.options.onChange()
  }

  close(): void {
    this.isClosed = true
    for (const stop of this.unwatch) stop()
  }

  private async read(): Promise<ManagedView> {
    const view = await readManagedSettings(this.mac, this.messages)
    for (const problem of view.problems) {
      if (!this.loggedProblems.has(problem)) this.options.onProblem(problem)
      this.loggedProblems.add(problem)
    }
    return view
  }

  /** Done each time, because the folder of the user's profile may not have existed before. */
  private watch(): void {
    for (const stop of this.unwatch) stop()
    const folders = listManagedFolders(this.mac)
    this.unwatch = folders.map((folder) => this.mac.watch(folder, () => void this.refresh()))
  }
}
