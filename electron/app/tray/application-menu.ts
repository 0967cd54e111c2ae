import { Menu } from 'electron'

/** On macOS the shortcuts for copying need an Edit menu, though this app never shows its menus. */
export function createApplicationMenu(): Menu | null {
  if (process.platform !== 'darwin') return null
  return Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }])
}
