import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { computeSettingsWidth } from '../../../electron/app/contract/window-sizes.ts'
import { placeWindow } from '../../../electron/app/window/window-placement.ts'

const first = { x: 0, y: 25, width: 1280, height: 775 }
const second = { x: 1280, y: 0, width: 1920, height: 1080 }
const size = { width: 720, height: 520 }

describe('a window', () => {
  test('opens in the middle of the first display, somewhat above its centre', () => {
    expect(placeWindow(null, size, [first, second])).toEqual({ x: 280, y: 110, ...size })
  })

  test('opens where it was closed, on whichever display', () => {
    const bounds = { x: 1400, y: 200, ...size }
    expect(placeWindow(bounds, size, [first, second])).toEqual(bounds)
  })

  test('opens in the middle again if its display is gone, or its title bar is out of reach', () => {
    const middle = placeWindow(null, size, [first])
    expect(placeWindow({ x: 1400, y: 200, ...size }, size, [first])).toEqual(middle)
    expect(placeWindow({ x: 100, y: -400, ...size }, size, [first])).toEqual(middle)
  })

  test('is moved onto the display as a whole if a part of it is outside', () => {
    expect(placeWindow({ x: 1000, y: 600, ...size }, size, [first])).toEqual({ x: 560, y: 280, ...size })
    expect(placeWindow({ x: -300, y: 30, ...size }, size, [first])).toEqual({ x: 0, y: 30, ...size })
  })

  test('is always whole on one of the displays', () => {
    const number = fc.integer({ min: -5000, max: 5000 })
    const positive = fc.integer({ min: 1, max: 5000 })
    const rectangle = fc.record({ x: number, y: number, width: positive, height: positive })
    fc.assert(
      fc.property(
        fc.option(rectangle),
        rectangle,
        fc.array(rectangle),
        (rememberedBounds, area, otherAreas) => {
          const { x, y, width, height } = placeWindow(rememberedBounds, rememberedBounds ?? size, [
            area,
            ...otherAreas,
          ])
          const isIn = [area, ...otherAreas].some(
            (display) =>
              x >= display.x &&
              y >= display.y &&
              x + width <= display.x + display.width &&
              y + height <= display.y + display.height,
          )
          expect(isIn).toBe(true)
        },
      ),
    )
  })

  test('has room for larger text', () => {
    expect([100, 125, 150, 200].map(computeSettingsWidth)).toEqual([520, 580, 640, 760])
  })
})
