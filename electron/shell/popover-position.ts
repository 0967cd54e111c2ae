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
 * Where the popover goes, in whole points: centred under the icon, over it where the bar is at the bottom, always
 * within the display's work area. Without a usable icon it goes to the click, else to the upper right corner.
 */
export function popoverPosition(size: Size, { icon, click, display }: Surroundings): Point {
  const { bounds, workArea } = display
  const anchor = isWithin(icon, bounds)
    ? icon
    : click !== null && isWithin({ ...click, width: 1, height: 1 }, bounds)
      ? { ...click, width: 0, height: 0 }
      : { x: workArea.x + workArea.width, y: workArea.y, width: 0, height: 0 }
  const isBelow = anchor.y + anchor.height / 2 <= bounds.y + bounds.height / 2
  const x = anchor.x + anchor.width / 2 - size.width / 2
  const y = isBelow ? anchor.y + anchor.height : anchor.y - size.height
  return keptPosition({ x, y }, size, workArea)
}

/** Where a popover that is to stay goes when its size changes: its upper left corner, moved into the work area. */
export function keptPosition(corner: Point, size: Size, workArea: Rectangle): Point {
  return {
    x: clamp(corner.x, workArea.x, workArea.x + workArea.width - size.width),
    y: clamp(corner.y, workArea.y, workArea.y + workArea.height - size.height),
  }
}

function isWithin(inner: Rectangle, outer: Rectangle): boolean {
  return (
    inner.width > 0 &&
    inner.height > 0 &&
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  )
}

/** The whole number nearest to the value that lies between the two. */
function clamp(value: number, least: number, most: number): number {
  return Math.max(Math.ceil(least), Math.min(Math.round(value), Math.floor(most)))
}
