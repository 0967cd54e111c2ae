/**
 * Draws the tray icons from assets/tray.svg. Each state has a template image (black and alpha, which macOS colours itself)
 * in three densities, and a white image for dark panels of other desktops, which do not colour icons.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { Resvg } from '@resvg/resvg-js'

/** Number of pictures for one turn of the mark around the box. */
const turningSteps = 8

/** Names of the pictures, each with the groups of tray.svg that it consists of. */
const pictures = new Map([
  ...['healthy', 'degraded', 'down', 'asleep', 'absent', 'paused', 'unknown'].map((state) =>
    findPicture(state, use(state)),
  ),
  ...['degraded', 'down'].map((state) =>
    findPicture(`${state}-muted`, `<g mask="url(#beside-slash)">${use(state)}</g>${use('slash')}`),
  ),
  findPicture('starting-1', use('plan') + use('floor')),
  findPicture('starting-2', use('plan') + use('walls')),
  findPicture('starting-3', use('plan') + use('walls') + use('rim')),
  ...Array.from({ length: turningSteps }, (_, step) =>
    findPicture(
      `repairing-${step + 1}`,
      `${use('small-box')}<g transform="rotate(${(360 / turningSteps) * step} 8 8)">${use('turning-mark')}</g>`,
    ),
  ),
])

function findPicture(/** @type {string} */ name, /** @type {string} */ groups) {
  return /** @type {const} */ ([name, groups])
}

function use(/** @type {string} */ group) {
  return `<use href="#${group}"/>`
}

/**
 * @param {string} assets folder of tray.svg
 * @param {string} target folder for the pictures
 */
export async function drawIcons(assets, target) {
  const source = await readFile(`${assets}/tray.svg`, 'utf8')
  await mkdir(target, { recursive: true })
  for (const [name, groups] of pictures) {
    const black = withGroups(source, groups)
    for (const density of [1, 2, 3]) {
      const suffix = density === 1 ? '' : `@${density}x`
      await writeFile(`${target}/${name}Template${suffix}.png`, renderPng(black, 16 * density))
      await writeFile(`${target}/${name}-light${suffix}.png`, renderPng(recolourWhite(black), 16 * density))
    }
  }
}

/** Returns the drawing with these groups visible, in the stroke style of the group "pen". */
function withGroups(/** @type {string} */ source, /** @type {string} */ groups) {
  const pen = /<g id="pen"([^>]*)>/.exec(source)?.[1]
  if (pen === undefined) throw new Error('assets/tray.svg has no group "pen"')
  return source.replace('</defs>', `</defs><g${pen}>${groups}</g>`)
}

/** Returns the drawing in white: its groups inherit the colour of the root element. */
function recolourWhite(/** @type {string} */ drawing) {
  return drawing.replace('<svg ', '<svg color="#fff" ')
}

function renderPng(/** @type {string} */ drawing, /** @type {number} */ size) {
  return new Resvg(drawing, { fitTo: { mode: 'width', value: size } }).render().asPng()
}
