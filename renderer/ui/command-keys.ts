import { messages } from '../format/locale.ts'

/** Letters that do something together with the system's command key: Command on a Mac, Control elsewhere. */
export type Shortcut = 'p' | 'r' | ','

const isApple = navigator.platform.startsWith('Mac')

/** As the system writes it: "⌘P" or "Ctrl+P". */
export function keyName(letter: Shortcut): string {
  const printed = letter.toUpperCase()
  return isApple ? `⌘${printed}` : messages.controlKey(printed)
}

/** As `aria-keyshortcuts` wants it. */
export function ariaKeys(letter: Shortcut): string {
  return `${isApple ? 'Meta' : 'Control'}+${letter.toUpperCase()}`
}

/** The letter that was pressed together with the command key alone, or null. */
export function shortcutOf(event: KeyboardEvent): Shortcut | null {
  const isCommand = isApple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
  if (!isCommand || event.altKey || event.shiftKey || event.repeat) return null
  switch (event.key) {
    case 'p':
    case 'r':
    case ',':
      return event.key
    default:
      return null
  }
}
