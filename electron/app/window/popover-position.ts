export interface Point {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Rectangle extends Point, Size {}

export interface Surroundings {
  /** Bounds of the tray icon; all zeros on Linux, outside every display where macOS hides it. */
  readonly icon: Rectangle
  /** Where the mouse was when the icon was clicked; null where it was not yet, or the system does not tell. */
  readonly click: Point | null
  readonly display: { readonly bounds: Rectangle; readonly workArea: Rectangle }
}

export const popoverWidth = 360
const tallest = 640
const margin = 4

/** How wide the popover is for text of this size, in percent: 480 at most. */
export function widthFor(textPercent: number): number {
  return Math.min(480, Math.round(popoverWidth + (textPercent - 100) * 1.6))
}

/** How large the popover is for a page of this height: at most 640 and never taller than the display has room. */
export function popoverSize(pageHeight: number, workArea: Rectangle, width = popoverWidth): Size {
  const room = Math.floor(workArea.height - 2 * margin)
  return {
    width: Math.min(width, Math.floor(workArea.width)),
    height: Math.max(1, Math.min(Math.ceil(pageHeight), tallest, room)),
  }
}

/**
 * Where windows may be on the display, less the bar that the icon is in: where the bar hides itself, and on the second
 * display of X11, the work area is all of the display.
 */
export function roomBesideIcon(surroundings: Surroundings): Rectangle {
  const { workArea } = surroundings.display
  const icon = iconOf(surroundings)
  const room = { left: workArea.x, top: workArea.y, right: rightOf(workArea), bottom: bottomOf(workArea) }
  const edge = edgeOf(icon, surroundings.display)
  if (edge === 'top') room.top = Math.max(room.top, bottomOf(icon))
  if (edge === 'bottom') room.bottom = Math.min(room.bottom, icon.y)
  if (edge === 'left') room.left = Math.max(room.left, rightOf(icon))
  if (edge === 'right') room.right = Math.min(room.right, icon.x)
  const { left, top, right, bottom } = room
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/**
 * Where the popover goes, in whole points: centred under the icon, over it where the bar is at the bottom, beside it
 * where the bar stands at a side, always within the room. Without a usable icon it goes to the click, else to the
 * upper right corner.
 */
export function popoverPosition(size: Size, surroundings: Surroundings): Point {
  const icon = iconOf(surroundings)
  const room = roomBesideIcon(surroundings)
  const edge = edgeOf(icon, surroundings.display)
  const x = { left: room.x, right: rightOf(room) - size.width }
  const y = { top: room.y, bottom: bottomOf(room) - size.height }
  const middle = middleOf(icon)
  const centred = { x: middle.x - size.width / 2, y: middle.y - size.height / 2 }
  const corner = edge === 'left' || edge === 'right' ? { ...centred, x: x[edge] } : { ...centred, y: y[edge] }
  return keptPosition(corner, size, room)
}

/** Where a popover that is to stay goes when its size changes: its upper left corner, moved into the work area. */
export function keptPosition(corner: Point, size: Size, workArea: Rectangle): Point {
  return {
    x: clamp(corner.x, workArea.x, workArea.x + workArea.width - size.width),
    y: clamp(corner.y, workArea.y, workArea.y + workArea.height - size.height),
  }
}

/** So large is the icon taken to be around a click, in points: it is not to be covered. */
const iconSize = 24

/** The icon's bounds, or what is to be done as if it were there. */
function iconOf({ icon, click, display: { bounds, workArea } }: Surroundings): Rectangle {
  if (icon.width > 0 && icon.height > 0 && isIn(bounds, middleOf(icon))) return icon
  if (click !== null && isIn(bounds, click)) {
    return { x: click.x - iconSize / 2, y: click.y - iconSize / 2, width: iconSize, height: iconSize }
  }
  return { x: rightOf(workArea), y: workArea.y, width: 0, height: 0 }
}

/** The edge whose bar the icon is in: a side where only that is outside the work area, else the nearer of top and bottom. */
function edgeOf(icon: Rectangle, { bounds, workArea }: Surroundings['display']) {
  const { x, y } = middleOf(icon)
  const isBeside = y >= workArea.y && y <= bottomOf(workArea)
  if (isBeside && x < workArea.x) return 'left'
  if (isBeside && x > rightOf(workArea)) return 'right'
  return y <= bounds.y + bounds.height / 2 ? 'top' : 'bottom'
}

function middleOf({ x, y, width, height }: Rectangle): Point {
  return { x: x + width / 2, y: y + height / 2 }
}

function rightOf({ x, width }: Rectangle): number {
  return x + width
}

function bottomOf({ y, height }: Rectangle): number {
  return y + height
}

function isIn({ x, y, width, height }: Rectangle, point: Point): boolean {
  return point.x >= x && point.x < x + width && point.y >= y && point.y < y + height
}

/** The whole number nearest to the value that lies between the two. */
function clamp(value: number, least: number, most: number): number {
  return Math.max(Math.ceil(least), Math.min(Math.round(value), Math.floor(most)))
}
