import { app } from 'electron'
import type { Messages } from '../../locales/messages.ts'
import type { LoginItem } from '../contract/bridge-contract.ts'

/**
 * Whether the app starts at login. It is read from the system each time, since the user can change it in System Settings
 * too. Only a packed app on a Mac can be registered (docs/macos.md, "Open at login"): in development Electron itself would
 * be registered.
 */
export function getLoginItem(messages: Messages['settings']['loginItem']): LoginItem {
  const reason = findUnsupportedReason()
  if (reason !== null) return { available: false, reason: messages[reason] }
  // Only a Mac can prove: the status of an app that is not signed.
  const { openAtLogin, status } = app.getLoginItemSettings()
  return { available: true, on: openAtLogin, needsApproval: status === 'requires-approval' }
}

export function openAtLogin(on: boolean): void {
  if (findUnsupportedReason() === null) app.setLoginItemSettings({ openAtLogin: on })
}

function findUnsupportedReason(): 'notThisSystem' | 'notPacked' | null {
  if (process.platform !== 'darwin') return 'notThisSystem'
  return app.isPackaged ? null : 'notPacked'
}
