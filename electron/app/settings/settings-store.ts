import type { DataFolder } from '../../monitor/storage/data-folder.ts'
import { defaultSettings, type Settings, settingsFile, settingsSchema } from '../contract/settings.ts'

/** The current settings. A change takes effect at once and is then written to the disk. */
export interface SettingsStore {
  now(): Settings
  change(next: (before: Settings) => Settings): void
  /** Resolves when the last change was written, or could not be. */
  written(): Promise<void>
}

/** Reads the settings; the defaults if there is no file or it is invalid (it is then set aside, with a warning). */
export async function openSettings(folder: DataFolder, onChange: () => void): Promise<SettingsStore> {
  let settings = (await folder.readJson(settingsFile, settingsSchema)) ?? defaultSettings
  let writing: Promise<unknown> = Promise.resolve()
  return {
    now: () => settings,
    change(next) {
      const changed = next(settings)
      if (JSON.stringify(changed) === JSON.stringify(settings)) return
      settings = changed
      writing = folder.writeJson(settingsFile, settings)
      onChange()
    },
    written: async () => {
      await writing
    },
  }
}
