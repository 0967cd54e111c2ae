import type { MenuItemConstructorOptions, NativeImage } from 'electron'

/** Name of the SF Symbol of each item, by the first word of the item's id. */
export const menuSymbols: Readonly<Record<string, string>> = {
  scan: 'arrow.clockwise',
  repair: 'wrench.and.screwdriver',
  'test-build': 'hammer',
  open: 'macwindow',
  start: 'play',
  stop: 'stop',
  restart: 'arrow.triangle.2.circlepath',
  'collect-garbage': 'trash',
  shell: 'apple.terminal',
  'capture-log': 'record.circle',
  'admin-check': 'checkmark.shield',
  log: 'doc.text',
  snooze: 'bell.slash',
  settings: 'gearshape',
  'install-tool': 'terminal',
  about: 'info.circle',
  quit: 'power',
}

/** Whether menus of this macOS have symbols (docs/macos.md, "Menu bar icon"): version 26 and later. */
export function hasMenuSymbols(platform: NodeJS.Platform, systemVersion: string): boolean {
  return platform === 'darwin' && Number.parseInt(systemVersion, 10) >= 26
}

/** Adds the symbols to the items that have one. */
export function addMenuSymbols(
  template: readonly MenuItemConstructorOptions[],
  createSymbol: (name: string) => NativeImage,
): MenuItemConstructorOptions[] {
  return template.map((item) => {
    const name = menuSymbols[item.id?.split(' ')[0] ?? '']
    return name === undefined ? item : { ...item, icon: createSymbol(name) }
  })
}
