import type { Rectangle } from './popover-position.ts'

/**
 * Whether macOS hides the icon: macOS 26 takes it out of the bar by a switch in System Settings and then places it at the
 * lower edge of the screen; a full bar or the notch moves it out of every display (docs/macos.md, "Menu bar
 * icon"). Pure.
 * Only a Mac can prove: what the bounds are in each of these.
 */
export function isIconHidden(icon: Rectangle, displays: readonly Rectangle[]): boolean {
  if (icon.width <= 0 || icon.height <= 0) return true
  const middle = { x: icon.x + icon.width / 2, y: icon.y + icon.height / 2 }
  return !displays.some(
    ({ x, y, width, height }) =>
      middle.x >= x && middle.x < x + width && middle.y >= y && middle.y < y + height,
  )
}
