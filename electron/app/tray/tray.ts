import { join } from 'node:path'
import {
  Menu,
  type MenuItemConstructorOptions,
  type NativeImage,
  nativeImage,
  nativeTheme,
  systemPreferences,
  Tray,
} from 'electron'
import type { Rectangle } from '../window/popover-position.ts'
import { addMenuSymbols, hasMenuSymbols } from './menu-symbols.ts'
import { chooseIconColour, type IconState, selectMotion } from './tray-icon.ts'

export interface TrayClicks {
  /** Called with the bounds of the clicked icon; all zeros on Linux. */
  onClick(icon: Rectangle): void
  /** Called when the mouse enters the icon, on macOS only. */
  onApproach(): void
}

/** GUID by which macOS remembers the icon's position in the menu bar across restarts. */
const positionId = '6f0c7a52-2f0e-4f5b-9a5e-0d1a7d0b1d31'

const isMac = process.platform === 'darwin'

interface ShownIcon {
  readonly state: IconState
  readonly sentence: string
  readonly json: string
  readonly menu: Menu
}

/** The icon in the menu bar, with its menu. */
export class TrayController {
  private readonly assets: string
  private readonly tray: Tray
  private timer: NodeJS.Timeout | undefined
  private shownIcon: ShownIcon | null = null

  /** @param assets folder of the icon's pictures */
  constructor(assets: string, clicks: TrayClicks) {
    this.assets = assets
    const { pictures } = selectMotion('unknown', detectBarColour(), 'still')
    const picture = this.loadImage(pictures[0] ?? '')
    this.tray = isMac ? new Tray(picture, positionId) : new Tray(picture)
    nativeTheme.on('updated', this.onThemeChange)
    this.tray.on('click', (_event, icon) => clicks.onClick(icon))
    if (isMac) {
      this.tray.setIgnoreDoubleClickEvents(true)
      this.tray.on('mouse-enter', clicks.onApproach)
      // A menu that is set takes the left click too (docs/macos.md, "Menu bar icon"), so it is shown by hand.
      this.tray.on(
        'right-click',
        () => this.shownIcon !== null && this.tray.popUpContextMenu(this.shownIcon.menu),
      )
    }
  }

  /** Sets the icon for the state, the sentence as its tooltip, and the menu. */
  show(state: IconState, sentence: string, template: readonly MenuItemConstructorOptions[]): void {
    const before = this.shownIcon
    // JSON drops click handlers, so an item's id must identify its action. Rebuilding an open menu would lose its selection.
    const json = JSON.stringify(template)
    const menu = before?.json === json ? before.menu : Menu.buildFromTemplate(addSupportedSymbols(template))
    if (before?.state !== state) this.draw(state)
    if (before?.sentence !== sentence) this.tray.setToolTip(sentence)
    // On Linux only a menu that is set can open; a left click still arrives as a click.
    if (!isMac && before?.menu !== menu) this.tray.setContextMenu(menu)
    this.shownIcon = { state, sentence, json, menu }
  }

  /** Sets the short text next to the icon, '' for none. Only macOS shows it. */
  setText(text: string): void {
    if (isMac && this.tray.getTitle() !== text) this.tray.setTitle(text, { fontType: 'monospacedDigit' })
  }

  bounds(): Rectangle {
    return this.tray.getBounds()
  }

  remove(): void {
    clearInterval(this.timer)
    nativeTheme.off('updated', this.onThemeChange)
    this.tray.destroy()
  }

  private readonly onThemeChange = () => {
    if (this.shownIcon !== null) this.draw(this.shownIcon.state)
  }

  private draw(state: IconState): void {
    clearInterval(this.timer)
    const motion = selectMotion(state, detectBarColour(), prefersReducedMotion() ? 'still' : 'animated')
    const images = motion.pictures.map((name) => this.loadImage(name))
    let frame = 0
    const showNext = () => {
      const picture = images[frame % images.length]
      if (picture !== undefined) this.tray.setImage(picture)
      frame += 1
    }
    showNext()
    if (motion.everyMs > 0) this.timer = setInterval(showNext, motion.everyMs)
  }

  private loadImage(name: string): NativeImage {
    return nativeImage.createFromPath(join(this.assets, name))
  }
}

/** Electron 33, in which the tests run, has no symbols. */
function addSupportedSymbols(template: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
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
