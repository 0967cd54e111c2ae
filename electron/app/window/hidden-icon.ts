import type { Rectangle } from './popover-position.ts'

/**
 * Whether macOS hides the icon. If it is switched off in System Settings, macOS 26 places it at the lower edge of the
 * screen; a full bar or the notch moves it out of every display (docs/macos.md, "Menu bar icon").
 * Only a Mac can prove: the bounds in each of these cases.
 */
export function isIconHidden(icon: Rectangle, displays: readonly Rectangle[]): boolean {
  if (icon.width <= 0 || icon.height <= 0) return true
  const middle = { x: icon.x + icon.width / 2, y: icon.y + icon.height / 2 }
  return !displays.some(
    ({ x, y, width, height }) =>
      middle.x >= x && middle.x < x + width && middle.y >= y && middle.y < y + height,
  )
}
