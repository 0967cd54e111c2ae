import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

/** The colours of tokens.css must have enough contrast in all four appearances: 4.5 to 1 for text (WCAG 2.2, 1.4.3). */
const css = readFileSync('renderer/tokens.css', 'utf8')

type Colour = readonly [red: number, green: number, blue: number, alpha: number]

/** Returns the values of the blocks of tokens.css that apply, in which later ones take precedence. */
function readTokens(dark: boolean, moreContrast: boolean): Map<string, string> {
  const values = new Map<string, string>()
  const blocks = css.matchAll(/(@media ([^{]+)\{\s*)?:root \{([^}]*)\}/g)
  for (const [, , media = '', body = ''] of blocks) {
    if (media.includes('reduced-motion')) continue
    if (media.includes('dark') && !dark) continue
    if (media.includes('contrast') && !moreContrast) continue
    for (const [, name = '', value = ''] of body.matchAll(/--([a-z-]+): ([^;]+);/g)) values.set(name, value)
  }
  return values
}

function parseColour(value: string): Colour {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(value)
  if (hex !== null) return [parseHex(hex[1]), parseHex(hex[2]), parseHex(hex[3]), 1]
  const rgb = /^rgb\((\d+) (\d+) (\d+) \/ (\d+)%\)$/.exec(value)
  if (rgb === null) throw new Error(`no colour: ${value}`)
  return [Number(rgb[1]), Number(rgb[2]), Number(rgb[3]), Number(rgb[4]) / 100]
}

function parseHex(text: string | undefined): number {
  return Number.parseInt(text ?? '', 16)
}

function blendColours(front: Colour, background: Colour): Colour {
  const mix = (index: 0 | 1 | 2) => front[index] * front[3] + background[index] * (1 - front[3])
  return [mix(0), mix(1), mix(2), 1]
}

function computeLuminance([red, green, blue]: Colour): number {
  const linearize = (value: number) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linearize(red) + 0.7152 * linearize(green) + 0.0722 * linearize(blue)
}

function computeContrast(colour: Colour, other: Colour): number {
  const [dark, light] = [computeLuminance(colour), computeLuminance(other)].sort((a, b) => a - b)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

const appearances = [
  ['light', false, false],
  ['dark', true, false],
  ['light with more contrast', false, true],
  ['dark with more contrast', true, true],
] as const

describe.each(appearances)('%s', (_title, dark, moreContrast) => {
  const values = readTokens(dark, moreContrast)
  const getColour = (name: string) => parseColour(values.get(name) ?? '')
  const surface = getColour('surface')
  const sunken = blendColours(getColour('sunken'), surface)
  const [window, group] = [getColour('window'), getColour('group')]

  test.each<readonly [string, Colour]>([
    ['label', surface],
    ['label', sunken],
    ['secondary-label', surface],
    ['secondary-label', sunken],
    ['good', surface],
    ['concern', surface],
    ['bad', surface],
    ['accent-label', surface],
    ['accent-label', sunken],
    ['on-accent', getColour('accent')],
    ['on-accent', getColour('accent-hover')],
    ['demo-label', getColour('demo-ground')],
    ...[window, group, blendColours(getColour('selected'), window)].flatMap((ground) =>
      ['label', 'secondary-label', 'accent-label'].map((name) => [name, ground] as const),
    ),
  ])('has enough contrast for %s', (name, ground) => {
    expect(computeContrast(blendColours(getColour(name), ground), ground)).toBeGreaterThanOrEqual(
      moreContrast && name.endsWith('label') ? 7 : 4.5,
    )
  })

  test.each<readonly [string, Colour]>([
    ['switch-off', group],
    ['accent', group],
    ['field-edge', group],
    ['focus', window],
  ])('has enough contrast for the shape of a control: %s', (name, ground) => {
    expect(computeContrast(blendColours(getColour(name), ground), ground)).toBeGreaterThanOrEqual(3)
  })
})

test('nothing but what is disabled is dimmed, so that every graphic has the contrast of its colour', () => {
  const sheets = readdirSync('renderer', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.css'))
    .map((path) => readFileSync(`renderer/${path}`, 'utf8'))
  const dimmedSelectors = sheets.flatMap((text) =>
    [...text.matchAll(/([^{}]+)\{[^{}]*\bopacity: 0?\.\d/g)].map(([, selector = '']) => selector.trim()),
  )
  expect(dimmedSelectors.filter((selector) => !/disabled/.test(selector))).toEqual([])
})
