import { screen } from 'electron'
import type { Messages } from '../../locales/messages.ts'
import { isIconHidden } from './hidden-icon.ts'

/** Returns the warning about a hidden icon. Linux reports no bounds, so it never warns there. */
export function listHiddenIconWarnings(
  bounds: Electron.Rectangle,
  messages: Messages['icon'],
): readonly string[] {
  if (process.platform !== 'darwin') return []
  const displays = screen.getAllDisplays().map((display) => display.bounds)
  return isIconHidden(bounds, displays) ? [messages.hidden] : []
}
