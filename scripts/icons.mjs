/**
 * Draws the tray icons from assets/tray.svg: for each state a template picture (black and alpha, which macOS
 * colours itself) in three densities, and for desktops that colour nothing a light one for dark bars.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { Resvg } from '@resvg/resvg-js'

/** Steps in which the mark turns once around the box. */
const turningSteps = 8

/** Names of the pictures, each with the groups of tray.svg that it consists of. */
const pictures = new Map([
  ...['healthy', 'degraded', 'down', 'asleep', 'absent', 'paused', 'unknown'].map((state) =>
    picture(state, use(state)),
  ),
  ...['degraded', 'down'].map((state) =>
    picture(`${state}-muted`, `<g mask="url(#beside-slash)">${use(state)}</g>${use('slash')}`),
  ),
  picture('starting-1', use('plan') + use('floor')),
  picture('starting-2', use('plan') + use('walls')),
  picture('starting-3', use('plan') + use('walls') + use('rim')),
  ...Array.from({ length: turningSteps }, (_, step) =>
    picture(
      `repairing-${step + 1}`,
      `${use('small-box')}<g transform="rotate(${(360 / turningSteps) * step} 8 8)">${use('turning-mark')}</g>`,
    ),
  ),
])

function picture(/** @type {string} */ name, /** @type {string} */ groups) {
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
    const black = placed(source, groups)
    for (const density of [1, 2, 3]) {
      const suffix = density === 1 ? '' : `@${density}x`
      await writeFile(`${target}/${name}Template${suffix}.png`, png(black, 16 * density))
      await writeFile(`${target}/${name}-light${suffix}.png`, png(inLight(black), 16 * density))
    }
  }
}

/** The drawing that shows these groups, with the pen that they are drawn with. */
function placed(/** @type {string} */ source, /** @type {string} */ groups) {
  const pen = /<g id="pen"([^>]*)>/.exec(source)?.[1]
  if (pen === undefined) throw new Error('assets/tray.svg has no group "pen"')
  return source.replace('</defs>', `</defs><g${pen}>${groups}</g>`)
}

/** The drawing takes its colour from the root, as the popover's copy of it does from the page. */
function inLight(/** @type {string} */ drawing) {
  return drawing.replace('<svg ', '<svg color="#fff" ')
}

function png(/** @type {string} */ drawing, /** @type {number} */ size) {
  return new Resvg(drawing, { fitTo: { mode: 'width', value: size } }).render().asPng()
}
