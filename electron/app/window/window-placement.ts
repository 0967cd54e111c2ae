import type { Rectangle, Size } from './popover-position.ts'

/** Height of the upper edge of a window by which it can be dragged, in points. */
const titleBarHeight = 28

/**
 * Returns where a window opens: at its remembered place if a part of its title bar is on a display, else in the middle of
 * the first display. It is never larger than the display, and always whole on it.
 * @param workAreas of the displays, the one with the focus first; at least one
 */
export function placeWindow(
  rememberedBounds: Rectangle | null,
  size: Size,
  workAreas: readonly [Rectangle, ...Rectangle[]],
): Rectangle {
  const areaOfTitleBar =
    rememberedBounds === null
      ? undefined
      : workAreas.find((area) => overlaps(getTitleBar(rememberedBounds), area))
  const area = areaOfTitleBar ?? workAreas[0]
  const width = Math.min(size.width, area.width)
  const height = Math.min(size.height, area.height)
  const corner =
    rememberedBounds === null || areaOfTitleBar === undefined
      ? { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 3 }
      : rememberedBounds
  return {
    x: Math.round(Math.max(area.x, Math.min(corner.x, area.x + area.width - width))),
    y: Math.round(Math.max(area.y, Math.min(corner.y, area.y + area.height - height))),
    width,
    height,
  }
}

function getTitleBar({ x, y, width }: Rectangle): Rectangle {
  return { x, y, width, height: titleBarHeight }
}

function overlaps(a: Rectangle, other: Rectangle): boolean {
  return (
    a.x < other.x + other.width &&
    other.x < a.x + a.width &&
    a.y < other.y + other.height &&
    other.y < a.y + a.height
  )
}
