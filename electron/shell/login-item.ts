import { app } from 'electron'
import type { LoginItem } from './bridge-contract.ts'
import { shellWords } from './shell-words.ts'

/**
 * Whether the app starts at login: the system's answer and never a copy of it, since a person can change it in System
 * Settings too. Only a packed app on a Mac can be registered (macos-facts.md 3.2): one that is developed would register
 * Electron itself.
 */
export function loginItem(): LoginItem {
  if (process.platform !== 'darwin') return { can: false, why: shellWords.loginItem.notThisSystem }
  if (!app.isPackaged) return { can: false, why: shellWords.loginItem.notPacked }
  // Only a Mac can prove: what the system says of an app that is not signed.
  const { openAtLogin, status } = app.getLoginItemSettings()
  return { can: true, on: openAtLogin, needsApproval: status === 'requires-approval' }
}

export function openAtLogin(on: boolean): void {
  if (loginItem().can) app.setLoginItemSettings({ openAtLogin: on })
}
