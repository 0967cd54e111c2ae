import type { NativeImage } from 'electron'
import { expect, test } from 'vitest'
import { addMenuSymbols, hasMenuSymbols, menuSymbols } from '../../../electron/app/tray/menu-symbols.ts'
import { createNativeMenu, type MenuActions } from '../../../electron/app/tray/native-menu.ts'
import { builderControls } from '../../../electron/core/model/plan.ts'
import { english } from '../../../electron/locales/english/english.ts'
import { logScreens } from '../../renderer/fixtures/log-views.ts'
import { views } from '../../renderer/fixtures/views.ts'

const actions: MenuActions = {
  scan() {},
  plan() {},
  testBuild() {},
  snooze() {},
  open() {},
  settings() {},
  log() {},
  pickScenario() {},
  shell() {},
  about() {},
  quit() {},
}
const createMenu = (view: Parameters<typeof createNativeMenu>[0]) =>
  createNativeMenu(view, 'Down', actions, english)
const toolView = { ...views.healthy, tool: { status: 'can' } as const }
const menus = [
  ...[views.healthy, views['down-key'], views.paused, toolView].map(createMenu),
  createMenu({ ...views.healthy, ...logScreens.log }),
  createMenu({
    ...views.healthy,
    canOpenShell: true,
    controls: builderControls.filter((control) => control !== 'capture-log'),
  }),
]

test('every item that does something has a symbol, and no symbol is without an item', () => {
  const symbols = new Set<string>()
  for (const menu of menus) {
    const image = {} as NativeImage
    const items = addMenuSymbols(menu, (name) => {
      symbols.add(name)
      return image
    })
    expect(items.map(({ icon }) => icon === image)).toEqual(
      menu.map(({ click, submenu, id }) => click !== undefined || submenu !== undefined || id === 'repair'),
    )
    expect(items.map(({ label, click }) => [label, click])).toEqual(
      menu.map(({ label, click }) => [label, click]),
    )
  }
  expect([...symbols].sort()).toEqual(Object.values(menuSymbols).sort())
})

test.each<[NodeJS.Platform, string, boolean]>([
  ['darwin', '26.0', true],
  ['darwin', '27.1.2', true],
  ['darwin', '15.7', false],
  ['darwin', '', false],
  ['linux', '26.0', false],
])('the menu of %s %s has symbols: %s', (platform, version, expected) => {
  expect(hasMenuSymbols(platform, version)).toBe(expected)
})
