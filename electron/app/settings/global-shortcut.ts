import { globalShortcut } from 'electron'
import { isShortcut, type ShortcutState } from '../contract/shortcut.ts'

/** The shortcut that opens the popover from every program. */
export interface GlobalShortcut {
  /** Replaces the shortcut; '' for none. */
  set(text: string): void
  state(): ShortcutState
  close(): void
}

export function openGlobalShortcut(onPress: () => void): GlobalShortcut {
  let current = ''
  let state: ShortcutState = 'off'
  const release = () => {
    if (state === 'active') globalShortcut.unregister(current)
    state = 'off'
  }
  return {
    set(text) {
      if (text === current) return
      release()
      current = text
      if (text !== '') state = register(text, onPress)
    },
    state: () => state,
    close: release,
  }
}

/** Electron returns false where the system or another program has the shortcut, and throws for a key it does not know. */
function register(text: string, onPress: () => void): ShortcutState {
  if (!isShortcut(text)) return 'invalid'
  try {
    return globalShortcut.register(text, onPress) ? 'active' : 'taken'
  } catch {
    return 'invalid'
  }
}
