import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  computeKeptPosition,
  computePopoverPosition,
  computePopoverSize,
  computeRoom,
  type Rectangle,
} from '../../../electron/app/window/popover-position.ts'

const bounds: Rectangle = { x: 0, y: 0, width: 1440, height: 900 }
const display = { bounds, workArea: { x: 0, y: 25, width: 1440, height: 875 } }
const size = { width: 360, height: 400 }
const noIcon: Rectangle = { x: 0, y: 0, width: 0, height: 0 }

test('the popover is centred under the icon', () => {
  const icon = { x: 1000, y: 0, width: 30, height: 24 }
  expect(computePopoverPosition(size, { icon, click: null, display })).toEqual({ x: 835, y: 25 })
})

test('the popover stays within the right edge', () => {
  const icon = { x: 1400, y: 0, width: 30, height: 24 }
  expect(computePopoverPosition(size, { icon, click: null, display })).toEqual({ x: 1080, y: 25 })
})

test('the popover is above an icon in a bar at the bottom', () => {
  const bottomBar = { bounds, workArea: { x: 0, y: 0, width: 1440, height: 860 } }
  const icon = { x: 1000, y: 860, width: 30, height: 40 }
  expect(computePopoverPosition(size, { icon, click: null, display: bottomBar })).toEqual({ x: 835, y: 460 })
})

test('the popover is beside an icon in a bar at a side', () => {
  const leftBar = { bounds, workArea: { x: 40, y: 0, width: 1400, height: 900 } }
  const right = { bounds, workArea: { x: 0, y: 0, width: 1400, height: 900 } }
  const icon = { y: 500, width: 40, height: 30 }
  expect(computePopoverPosition(size, { icon: { ...icon, x: 0 }, click: null, display: leftBar })).toEqual({
    x: 40,
    y: 315,
  })
  expect(computePopoverPosition(size, { icon: { ...icon, x: 1400 }, click: null, display: right })).toEqual({
    x: 1040,
    y: 315,
  })
})

test('the popover does not cover the icon of a bar that hides itself', () => {
  const hides = { bounds, workArea: bounds }
  const topAnchor = { icon: { x: 1000, y: 0, width: 30, height: 24 }, click: null, display: hides }
  expect(computeRoom(topAnchor)).toEqual({ x: 0, y: 24, width: 1440, height: 876 })
  expect(computePopoverPosition({ width: 360, height: 876 }, topAnchor)).toEqual({ x: 835, y: 24 })
  const bottomAnchor = { ...topAnchor, icon: { x: 1000, y: 876, width: 30, height: 24 } }
  expect(computePopoverPosition({ width: 360, height: 876 }, bottomAnchor)).toEqual({ x: 835, y: 0 })
})

test('an icon that extends past the display by one point is still used', () => {
  const icon = { x: 1411, y: 0, width: 30, height: 25 }
  expect(computePopoverPosition({ width: 20, height: 20 }, { icon, click: null, display }).x).toBe(1416)
})

test("without the icon's bounds the popover opens at the click", () => {
  expect(computePopoverPosition(size, { icon: noIcon, click: { x: 700, y: 12 }, display })).toEqual({
    x: 520,
    y: 25,
  })
})

test('without icon and click the popover opens in the upper right corner', () => {
  expect(computePopoverPosition(size, { icon: noIcon, click: null, display })).toEqual({ x: 1080, y: 25 })
})

test('an icon that macOS 26 hides below the display is ignored', () => {
  const icon = { x: 0, y: 900, width: 30, height: 24 }
  expect(computePopoverPosition(size, { icon, click: null, display })).toEqual({ x: 1080, y: 25 })
})

test('a pinned popover keeps its corner on a display to the left, and moves only as far as needed to stay visible', () => {
  const leftDisplay: Rectangle = { x: -1920, y: 180, width: 1920, height: 1055 }
  expect(computeKeptPosition({ x: -700, y: 300 }, size, leftDisplay)).toEqual({ x: -700, y: 300 })
  expect(computeKeptPosition({ x: -700, y: 1000 }, size, leftDisplay)).toEqual({ x: -700, y: 835 })
  // Part of it was on another display.
  expect(computeKeptPosition({ x: -100, y: 300 }, size, leftDisplay)).toEqual({ x: -360, y: 300 })
})

const displays = fc
  .record({
    x: fc.integer({ min: -4000, max: 4000 }),
    y: fc.integer({ min: -4000, max: 4000 }),
    width: fc.integer({ min: 640, max: 6000 }),
    height: fc.integer({ min: 480, max: 4000 }),
    top: fc.integer({ min: 0, max: 60 }),
    bottom: fc.integer({ min: 0, max: 90 }),
  })
  .map(({ x, y, width, height, top, bottom }) => ({
    bounds: { x, y, width, height },
    workArea: { x, y: y + top, width, height: height - top - bottom },
  }))
const coordinate = fc.double({ min: -9000, max: 9000, noNaN: true })
const icons = fc.record({
  x: coordinate,
  y: coordinate,
  width: fc.double({ min: 0, max: 80, noNaN: true }),
  height: fc.double({ min: 0, max: 80, noNaN: true }),
})
const clicks = fc.option(fc.record({ x: coordinate, y: coordinate }))
const pageHeights = fc.double({ min: 0, max: 3000, noNaN: true })

test('the popover has whole points, is within the work area, and is no larger than allowed', () => {
  fc.assert(
    fc.property(displays, icons, clicks, pageHeights, (anyDisplay, icon, click, pageHeight) => {
      const { workArea } = anyDisplay
      const anchor = { icon, click, display: anyDisplay }
      const popoverSize = computePopoverSize(pageHeight, computeRoom(anchor))
      const { x, y } = computePopoverPosition(popoverSize, anchor)
      expect([x, y, popoverSize.width, popoverSize.height].every(Number.isInteger)).toBe(true)
      expect(popoverSize.width).toBe(360)
      expect(popoverSize.height).toBeGreaterThan(0)
      expect(popoverSize.height).toBeLessThanOrEqual(640)
      expect(x).toBeGreaterThanOrEqual(workArea.x)
      expect(y).toBeGreaterThanOrEqual(workArea.y)
      expect(x + popoverSize.width).toBeLessThanOrEqual(workArea.x + workArea.width)
      expect(y + popoverSize.height).toBeLessThanOrEqual(workArea.y + workArea.height)
    }),
  )
})

/** Returns a bar along an edge of the display: its icon, and the work area that it leaves. */
function createBar(edge: 'top' | 'bottom' | 'left' | 'right', thick: number, position: number) {
  const isHorizontal = edge === 'top' || edge === 'bottom'
  const icon = {
    x: isHorizontal ? position * (bounds.width - 30) : edge === 'left' ? 0 : bounds.width - thick,
    y: isHorizontal ? (edge === 'top' ? 0 : bounds.height - thick) : position * (bounds.height - 30),
    width: isHorizontal ? 30 : thick,
    height: isHorizontal ? thick : 30,
  }
  const room = {
    x: edge === 'left' ? thick : 0,
    y: edge === 'top' ? thick : 0,
    width: bounds.width - (isHorizontal ? 0 : thick),
    height: bounds.height - (isHorizontal ? thick : 0),
  }
  return { icon, room }
}

test.each([
  ['top', false],
  ['top', true],
  ['bottom', false],
  ['bottom', true],
  ['left', false],
  ['right', false],
] as const)('the popover never covers a bar at the %s (which hides itself: %s)', (edge, hides) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 80 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      pageHeights,
      (thick, position, pageHeight) => {
        const { icon, room } = createBar(edge, thick, position)
        const anchor = { icon, click: null, display: { bounds, workArea: hides ? bounds : room } }
        const popoverSize = computePopoverSize(pageHeight, computeRoom(anchor))
        const corner = computePopoverPosition(popoverSize, anchor)
        expect(corner.x).toBeGreaterThanOrEqual(room.x)
        expect(corner.y).toBeGreaterThanOrEqual(room.y)
        expect(corner.x + popoverSize.width).toBeLessThanOrEqual(room.x + room.width)
        expect(corner.y + popoverSize.height).toBeLessThanOrEqual(room.y + room.height)
      },
    ),
  )
})
