import type { DataFolder } from '../../monitor/storage/data-folder.ts'
import { type EffectiveSettings, isManaged, mergeManagedSettings } from '../contract/managed-settings.ts'
import {
  applyChange,
  defaultSettings,
  type Settings,
  type SettingsChange,
  settingsFile,
  settingsSchema,
} from '../contract/settings.ts'
import type { ManagedSettingsStore } from './managed-settings-store.ts'

/** Reads the settings; the defaults if there is no file or it is invalid (it is then set aside, with a warning). */
export async function openSettingsStore(
  folder: DataFolder,
  managed: Pick<ManagedSettingsStore, 'current'>,
  onChange: () => void,
): Promise<SettingsStore> {
  const userSettings = (await folder.readJson(settingsFile, settingsSchema)) ?? defaultSettings
  return new SettingsStore({ folder, managed, userSettings, onChange })
}

interface SettingsStoreOptions {
  readonly folder: DataFolder
  readonly managed: Pick<ManagedSettingsStore, 'current'>
  /** The user's own settings, as they were read. */
  readonly userSettings: Settings
  onChange(): void
}

/** The current settings. A change takes effect at once and is then written to the disk. */
export class SettingsStore {
  private readonly options: SettingsStoreOptions
  private userSettings: Settings
  private writing: Promise<unknown> = Promise.resolve()

  constructor(options: SettingsStoreOptions) {
    this.options = options
    this.userSettings = options.userSettings
  }

  /** The settings that apply: the user's, with those of the organization in their place. */
  current(): EffectiveSettings {
    return mergeManagedSettings(this.userSettings, this.options.managed.current().settings)
  }

  /** Makes a change that the settings page requested; a change to a setting that the organization manages is refused. */
  apply(change: SettingsChange, now: Date): void {
    if (isManaged(change, this.options.managed.current().settings)) return
    this.change((before) => applyChange(before, change, now))
  }

  /** Changes the user's own settings. */
  change(next: (userSettings: Settings) => Settings): void {
    const changedSettings = next(this.userSettings)
    if (JSON.stringify(changedSettings) === JSON.stringify(this.userSettings)) return
    this.userSettings = changedSettings
    this.writing = this.options.folder.writeJson(settingsFile, changedSettings)
    this.options.onChange()
  }

  /** Resolves when the last change was written, or could not be. */
  async finishWriting(): Promise<void> {
    await this.writing
  }
}
