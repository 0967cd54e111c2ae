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
import { type IconState, iconColour, motionFor } from './tray-icon.ts'

export interface TrayController {
  /** Shows the state by the icon's shape, and the sentence as its tooltip. */
  show(state: IconState, sentence: string, menu: readonly MenuItemConstructorOptions[]): void
  /** Short text beside the icon, '' for none. Only macOS shows it. */
  write(text: string): void
  bounds(): Rectangle
  remove(): void
}

export interface TrayClicks {
  /** With the bounds of the icon that was clicked; all zeros on Linux. */
  clicked(icon: Rectangle): void
  /** The mouse comes near: only macOS tells. */
  approached(): void
}

/** Keeps the place of the icon in the menu bar from one start to the next. */
const identity = '6f0c7a52-2f0e-4f5b-9a5e-0d1a7d0b1d31'

/** Puts the icon into the menu bar. */
export function openTray(assets: string, clicks: TrayClicks): TrayController {
  const isMac = process.platform === 'darwin'
  const image = (name: string) => nativeImage.createFromPath(join(assets, name))
  const first = motionFor('unknown', colourOfBar(), true)
  const tray = isMac
    ? new Tray(image(first.pictures[0] ?? ''), identity)
    : new Tray(image(first.pictures[0] ?? ''))
  let timer: NodeJS.Timeout | undefined
  let shown: { state: IconState; sentence: string; face: string; menu: Menu } | null = null

  const draw = (state: IconState) => {
    clearInterval(timer)
    const motion = motionFor(state, colourOfBar(), prefersReducedMotion())
    const images = motion.pictures.map(image)
    let frame = 0
    const next = () => {
      const picture = images[frame % images.length]
      if (picture !== undefined) tray.setImage(picture)
      frame += 1
    }
    next()
    if (motion.everyMs > 0) timer = setInterval(next, motion.everyMs)
  }
  const themeChanged = () => shown !== null && draw(shown.state)
  nativeTheme.on('updated', themeChanged)

  tray.on('click', (_event, icon) => clicks.clicked(icon))
  if (isMac) {
    tray.setIgnoreDoubleClickEvents(true)
    tray.on('mouse-enter', clicks.approached)
    // A menu that is set takes the left click too (docs/macos.md, "Menu bar icon"), so it is shown by hand.
    tray.on('right-click', () => shown !== null && tray.popUpContextMenu(shown.menu))
  }

  return {
    show(state, sentence, template) {
      // What an item does is told from another by its id. A menu that is set anew loses the place of who is in it.
      const face = JSON.stringify(template)
      const menu = shown?.face === face ? shown.menu : Menu.buildFromTemplate([...template])
      if (shown?.state !== state) draw(state)
      if (shown?.sentence !== sentence) tray.setToolTip(sentence)
      // Elsewhere the menu must be set to be there at all; a left click still arrives as a click.
      if (!isMac && shown?.menu !== menu) tray.setContextMenu(menu)
      shown = { state, sentence, face, menu }
    },
    write(text) {
      if (isMac && tray.getTitle() !== text) tray.setTitle(text, { fontType: 'monospacedDigit' })
    },
    bounds: () => tray.getBounds(),
    remove() {
      clearInterval(timer)
      nativeTheme.off('updated', themeChanged)
      tray.destroy()
    },
  }
}

function colourOfBar() {
  return iconColour(process.platform, process.env.XDG_CURRENT_DESKTOP ?? '', nativeTheme.shouldUseDarkColors)
}

function prefersReducedMotion(): boolean {
  return systemPreferences.getAnimationSettings().prefersReducedMotion
}
