import { globalShortcut } from 'electron'
import { isShortcut, type ShortcutState } from '../contract/shortcut.ts'

/** The shortcut that opens the popover from every program. */
export class GlobalShortcut {
  private readonly onPress: () => void
  private shortcut = ''
  private registration: ShortcutState = 'off'

  constructor(onPress: () => void) {
    this.onPress = onPress
  }

  /** Replaces the shortcut; '' for none. */
  set(shortcut: string): void {
    if (shortcut === this.shortcut) return
    this.close()
    this.shortcut = shortcut
    if (shortcut !== '') this.registration = register(shortcut, this.onPress)
  }

  state(): ShortcutState {
    return this.registration
  }

  close(): void {
    if (this.registration === 'active') globalShortcut.unregister(this.shortcut)
    this.registration = 'off'
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
