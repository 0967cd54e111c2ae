import { Menu } from 'electron'

/** On macOS the shortcuts for copying and for windows come from menus, though this app never shows them. */
export function createApplicationMenu(): Menu | null {
  if (process.platform !== 'darwin') return null
  return Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
}
