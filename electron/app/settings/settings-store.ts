import type { DataFolder } from '../../monitor/storage/data-folder.ts'
import { defaultSettings, type Settings, settingsFile, settingsSchema } from '../contract/settings.ts'

/** The settings in force; each change holds at once and is written whole before the next. */
export interface SettingsStore {
  now(): Settings
  change(next: (before: Settings) => Settings): void
  /** Once what was changed is on the disk, or cannot be. */
  written(): Promise<void>
}

/** Reads the settings. Without a file, or with one that cannot be understood (it is kept aside and said), the defaults hold. */
export async function openSettings(folder: DataFolder, changed: () => void): Promise<SettingsStore> {
  let settings = (await folder.readJson(settingsFile, settingsSchema)) ?? defaultSettings
  let writing: Promise<unknown> = Promise.resolve()
  return {
    now: () => settings,
    change(next) {
      const wanted = next(settings)
      if (JSON.stringify(wanted) === JSON.stringify(settings)) return
      settings = wanted
      writing = folder.writeJson(settingsFile, settings)
      changed()
    },
    written: async () => {
      await writing
    },
  }
}
