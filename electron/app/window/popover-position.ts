export interface Point {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Rectangle extends Point, Size {}

export interface PopoverAnchor {
  /** Bounds of the tray icon; all zeros on Linux, outside every display where macOS hides it. */
  readonly icon: Rectangle
  /** Mouse position at the first click on the icon; null before it, or if the system does not report it. */
  readonly click: Point | null
  readonly display: { readonly bounds: Rectangle; readonly workArea: Rectangle }
}

export const popoverWidth = 360
const maxHeight = 640
const margin = 4

/** Width of the popover in points for a text size in percent: at most 480. */
export function computeWidth(textPercent: number): number {
  return Math.min(480, Math.round(popoverWidth + (textPercent - 100) * 1.6))
}

/** Size of the popover for a page of this height: at most 640 points high, and never higher than the display's room. */
export function computePopoverSize(pageHeight: number, workArea: Rectangle, width = popoverWidth): Size {
  const room = Math.floor(workArea.height - 2 * margin)
  return {
    width: Math.min(width, Math.floor(workArea.width)),
    height: Math.max(1, Math.min(Math.ceil(pageHeight), maxHeight, room)),
  }
}

/**
 * Returns the display's work area without the bar that contains the icon. The work area includes a bar that hides itself,
 * and on X11 the bar of a second display.
 */
export function computeRoom(anchor: PopoverAnchor): Rectangle {
  const { workArea } = anchor.display
  const icon = getIconBounds(anchor)
  const room = { left: workArea.x, top: workArea.y, right: getRight(workArea), bottom: getBottom(workArea) }
  const edge = getBarEdge(icon, anchor.display)
  if (edge === 'top') room.top = Math.max(room.top, getBottom(icon))
  if (edge === 'bottom') room.bottom = Math.min(room.bottom, icon.y)
  if (edge === 'left') room.left = Math.max(room.left, getRight(icon))
  if (edge === 'right') room.right = Math.min(room.right, icon.x)
  const { left, top, right, bottom } = room
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/**
 * Position of the popover in whole points: centred below the icon, above it for a bar at the bottom, next to it for a bar
 * at a side, always inside the room. Without usable bounds of the icon it is placed at the click, else in the upper right
 * corner.
 */
export function computePopoverPosition(size: Size, anchor: PopoverAnchor): Point {
  const icon = getIconBounds(anchor)
  const room = computeRoom(anchor)
  const edge = getBarEdge(icon, anchor.display)
  const x = { left: room.x, right: getRight(room) - size.width }
  const y = { top: room.y, bottom: getBottom(room) - size.height }
  const middle = getCentre(icon)
  const centredCorner = { x: middle.x - size.width / 2, y: middle.y - size.height / 2 }
  const corner =
    edge === 'left' || edge === 'right' ? { ...centredCorner, x: x[edge] } : { ...centredCorner, y: y[edge] }
  return computeKeptPosition(corner, size, room)
}

/** Position of a pinned popover whose size changes: its upper left corner, moved into the work area. */
export function computeKeptPosition(corner: Point, size: Size, workArea: Rectangle): Point {
  return {
    x: clamp(corner.x, workArea.x, workArea.x + workArea.width - size.width),
    y: clamp(corner.y, workArea.y, workArea.y + workArea.height - size.height),
  }
}

/** Assumed size of the icon around a click, in points; the popover must not cover it. */
const iconSize = 24

/** The icon's bounds, or assumed ones. */
function getIconBounds({ icon, click, display: { bounds, workArea } }: PopoverAnchor): Rectangle {
  if (icon.width > 0 && icon.height > 0 && isIn(bounds, getCentre(icon))) return icon
  if (click !== null && isIn(bounds, click)) {
    return { x: click.x - iconSize / 2, y: click.y - iconSize / 2, width: iconSize, height: iconSize }
  }
  return { x: getRight(workArea), y: workArea.y, width: 0, height: 0 }
}

/** The edge of the display with the icon's bar: a side if the icon lies left or right of the work area, else top or bottom. */
function getBarEdge(icon: Rectangle, { bounds, workArea }: PopoverAnchor['display']) {
  const { x, y } = getCentre(icon)
  const isBeside = y >= workArea.y && y <= getBottom(workArea)
  if (isBeside && x < workArea.x) return 'left'
  if (isBeside && x > getRight(workArea)) return 'right'
  return y <= bounds.y + bounds.height / 2 ? 'top' : 'bottom'
}

function getCentre({ x, y, width, height }: Rectangle): Point {
  return { x: x + width / 2, y: y + height / 2 }
}

function getRight({ x, width }: Rectangle): number {
  return x + width
}

function getBottom({ y, height }: Rectangle): number {
  return y + height
}

function isIn({ x, y, width, height }: Rectangle, point: Point): boolean {
  return point.x >= x && point.x < x + width && point.y >= y && point.y < y + height
}

/** Rounds the value and limits it to whole numbers between the two. */
function clamp(value: number, min: number, max: number): number {
  return Math.max(Math.ceil(min), Math.min(Math.round(value), Math.floor(max)))
}
