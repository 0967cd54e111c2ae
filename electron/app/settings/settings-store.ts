import type { DataFolder } from '../../monitor/storage/data-folder.ts'
import { type EffectiveSettings, isManaged, withManaged } from '../contract/managed-settings.ts'
import {
  applyChange,
  defaultSettings,
  type Settings,
  type SettingsChange,
  settingsFile,
  settingsSchema,
} from '../contract/settings.ts'
import type { ManagedSettingsStore } from './managed-settings-store.ts'

/** The current settings. A change takes effect at once and is then written to the disk. */
export interface SettingsStore {
  /** The settings that apply: the user's, with those of the organization in their place. */
  current(): EffectiveSettings
  /** Makes a change of the settings page; one of a setting that the organization manages is refused. */
  apply(change: SettingsChange, now: Date): void
  /** Changes the user's own settings. */
  change(next: (own: Settings) => Settings): void
  /** Resolves when the last change was written, or could not be. */
  written(): Promise<void>
}

/** Reads the settings; the defaults if there is no file or it is invalid (it is then set aside, with a warning). */
export async function openSettings(
  folder: DataFolder,
  managed: Pick<ManagedSettingsStore, 'current'>,
  onChange: () => void,
): Promise<SettingsStore> {
  let own = (await folder.readJson(settingsFile, settingsSchema)) ?? defaultSettings
  let writing: Promise<unknown> = Promise.resolve()
  const change = (next: (before: Settings) => Settings) => {
    const changed = next(own)
    if (JSON.stringify(changed) === JSON.stringify(own)) return
    own = changed
    writing = folder.writeJson(settingsFile, own)
    onChange()
  }
  return {
    current: () => withManaged(own, managed.current().settings),
    apply(requested, now) {
      if (!isManaged(requested, managed.current().settings))
        change((before) => applyChange(before, requested, now))
    },
    change,
    written: async () => {
      await writing
    },
  }
}
