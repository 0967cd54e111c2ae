import { join } from 'node:path'
import {
  Menu,
  type MenuItemConstructorOptions,
  nativeImage,
  nativeTheme,
  systemPreferences,
  Tray,
} from 'electron'
import type { Rectangle } from '../window/popover-position.ts'
import { addMenuSymbols, hasMenuSymbols } from './menu-symbols.ts'
import { chooseIconColour, type IconState, selectMotion } from './tray-icon.ts'

export interface TrayController {
  /** Sets the icon for the state, the sentence as its tooltip, and the menu. */
  show(state: IconState, sentence: string, menu: readonly MenuItemConstructorOptions[]): void
  /** Sets the short text next to the icon, '' for none. Only macOS shows it. */
  write(text: string): void
  bounds(): Rectangle
  remove(): void
}

export interface TrayClicks {
  /** Called with the bounds of the clicked icon; all zeros on Linux. */
  onClick(icon: Rectangle): void
  /** Called when the mouse enters the icon, on macOS only. */
  onApproach(): void
}

/** GUID by which macOS remembers the icon's position in the menu bar across restarts. */
const identity = '6f0c7a52-2f0e-4f5b-9a5e-0d1a7d0b1d31'

/** Adds the icon to the menu bar. */
export function openTray(assets: string, clicks: TrayClicks): TrayController {
  const isMac = process.platform === 'darwin'
  const loadImage = (name: string) => nativeImage.createFromPath(join(assets, name))
  const first = selectMotion('unknown', detectBarColour(), 'still')
  const tray = isMac
    ? new Tray(loadImage(first.pictures[0] ?? ''), identity)
    : new Tray(loadImage(first.pictures[0] ?? ''))
  let timer: NodeJS.Timeout | undefined
  let current: { state: IconState; sentence: string; json: string; menu: Menu } | null = null

  const draw = (state: IconState) => {
    clearInterval(timer)
    const motion = selectMotion(state, detectBarColour(), prefersReducedMotion() ? 'still' : 'animated')
    const images = motion.pictures.map(loadImage)
    let frame = 0
    const showNext = () => {
      const picture = images[frame % images.length]
      if (picture !== undefined) tray.setImage(picture)
      frame += 1
    }
    showNext()
    if (motion.everyMs > 0) timer = setInterval(showNext, motion.everyMs)
  }
  const onThemeChange = () => current !== null && draw(current.state)
  nativeTheme.on('updated', onThemeChange)

  tray.on('click', (_event, icon) => clicks.onClick(icon))
  if (isMac) {
    tray.setIgnoreDoubleClickEvents(true)
    tray.on('mouse-enter', clicks.onApproach)
    // A menu that is set takes the left click too (docs/macos.md, "Menu bar icon"), so it is shown by hand.
    tray.on('right-click', () => current !== null && tray.popUpContextMenu(current.menu))
  }

  return {
    show(state, sentence, template) {
      // JSON drops click handlers, so an item's id must identify its action. Rebuilding an open menu would lose its selection.
      const json = JSON.stringify(template)
      const menu = current?.json === json ? current.menu : Menu.buildFromTemplate(withSymbols(template))
      if (current?.state !== state) draw(state)
      if (current?.sentence !== sentence) tray.setToolTip(sentence)
      // On Linux only a menu that is set can open; a left click still arrives as a click.
      if (!isMac && current?.menu !== menu) tray.setContextMenu(menu)
      current = { state, sentence, json, menu }
    },
    write(text) {
      if (isMac && tray.getTitle() !== text) tray.setTitle(text, { fontType: 'monospacedDigit' })
    },
    bounds: () => tray.getBounds(),
    remove() {
      clearInterval(timer)
      nativeTheme.off('updated', onThemeChange)
      tray.destroy()
    },
  }
}

/** Electron 33, in which the tests run, has no symbols. */
function withSymbols(template: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return hasMenuSymbols(process.platform, process.getSystemVersion()) && 'createMenuSymbol' in nativeImage
    ? addMenuSymbols(template, (name) => nativeImage.createMenuSymbol(name))
    : [...template]
}

function detectBarColour() {
  return chooseIconColour(
    process.platform,
    process.env.XDG_CURRENT_DESKTOP ?? '',
    nativeTheme.shouldUseDarkColors,
  )
}

function prefersReducedMotion(): boolean {
  return systemPreferences.getAnimationSettings().prefersReducedMotion
}
