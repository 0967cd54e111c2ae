/** Whether the shortcut that opens the popover works; `taken`: another program or macOS has it. */
export type ShortcutState = 'off' | 'active' | 'taken' | 'invalid'

const modifier = /^(Command|Cmd|Control|Ctrl|CommandOrControl|CmdOrCtrl|Alt|Option|Shift)$/i
const key = /^([A-Z]|\d|F([1-9]|1\d|2[0-4])|Space|Tab|Up|Down|Left|Right|Home|End|PageUp|PageDown|Plus)$/i
const shift = /^Shift$/i

/**
 * Whether a text is a shortcut in Electron's notation (`Control+Option+B`). It needs a modifier besides Shift: a plain key
 * would no longer reach other programs.
 */
export function isShortcut(text: string): boolean {
  const parts = text.split('+').map((part) => part.trim())
  const last = parts.pop() ?? ''
  const names = parts.map((part) => part.toLowerCase())
  const isOrdered = parts.length > 0 && parts.every((part) => modifier.test(part)) && key.test(last)
  return isOrdered && new Set(names).size === names.length && !parts.every((part) => shift.test(part))
}
