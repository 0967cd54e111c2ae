import { messages } from '../format/locale.ts'

/** Letters of the shortcuts with Command on a Mac, Control elsewhere. */
export type Shortcut = 'p' | 'r' | 'w' | ','

const isApple = navigator.platform.startsWith('Mac')

/** Returns the label of a shortcut: "⌘P" or "Ctrl+P". */
export function formatShortcut(letter: Shortcut): string {
  const key = letter.toUpperCase()
  return isApple ? `⌘${key}` : messages.controlKey(key)
}

/** Returns a shortcut in the format of `aria-keyshortcuts`. */
export function formatAriaShortcut(letter: Shortcut): string {
  return `${isApple ? 'Meta' : 'Control'}+${letter.toUpperCase()}`
}

/** Returns the shortcut of a key event; null with other modifiers or keys. */
export function readShortcut(event: KeyboardEvent): Shortcut | null {
  const isCommand = isApple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
  if (!isCommand || event.altKey || event.shiftKey || event.repeat) return null
  switch (event.key) {
    case 'p':
    case 'r':
    case 'w':
    case ',':
      return event.key
    default:
      return null
  }
}
