import type { Messages } from '../../locales/messages.ts'
import type { Mac } from '../../mac/mac.ts'
import type { ManagedView } from '../contract/managed-settings.ts'
import { listManagedFolders, readManagedSettings } from './managed-settings-file.ts'

/** The settings of the organization, read again when one of their folders changes. */
export interface ManagedSettingsStore {
  current(): ManagedView
  /** Reads the files again, in case their folder did not exist when it was to be watched. */
  refresh(): void
  close(): void
}

/** @param onProblem gets each sentence about an ignored file or value once, for the log */
export async function openManagedSettings(
  mac: Mac,
  messages: Messages['managed'],
  { onChange, onProblem }: { readonly onChange: () => void; readonly onProblem: (problem: string) => void },
): Promise<ManagedSettingsStore> {
  const logged = new Set<string>()
  const read = async () => {
    const view = await readManagedSettings(mac, messages)
    for (const problem of view.problems) {
      if (!logged.has(problem)) onProblem(problem)
      logged.add(problem)
    }
    return view
  }
  let current = await read()
  let isClosed = false
  let unwatch: readonly (() => void)[] = []
  /** Again each time: the folder of the user's profile may not have existed before. */
  const watch = () => {
    for (const stop of unwatch) stop()
    unwatch = listManagedFolders(mac).map((folder) => mac.watch(folder, () => void refresh()))
  }
  const refresh = async () => {
    if (isClosed) return
    watch()
    const next = await read()
    if (isClosed || JSON.stringify(next) === JSON.stringify(current)) return
    current = next
    onChange()
  }
  watch()
  return {
    current: () => current,
    refresh: () => void refresh(),
    close() {
      isClosed = true
      for (const stop of unwatch) stop()
    },
  }
}
