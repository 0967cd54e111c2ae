/** Draws electron-builder's resources from the drawings in assets/: the app's icon and the disk image's background. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { Resvg } from '@resvg/resvg-js'

/** The pictures of an .icns file that macOS 13 and newer use, as PNG: their type in the file, and their width. */
const icnsPictures = /** @type {const} */ ([
  ['icp4', 16],
  ['ic11', 32],
  ['icp5', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
])

/**
 * @param {string} assets folder of the drawings
 * @param {string} target electron-builder's folder of build resources
 */
export async function drawAppIcon(assets, target) {
  await mkdir(target, { recursive: true })
  const icon = await readFile(`${assets}/app-icon.svg`, 'utf8')
  await writeFile(
    `${target}/icon.icns`,
    encodeIcns(icnsPictures.map(([name, width]) => [name, renderPng(icon, width)])),
  )
  await writeFile(`${target}/icon.png`, renderPng(icon, 512))
  await writeLayeredIcon(icon, `${target}/Icon.icon`)
  const background = await readFile(`${assets}/dmg-background.svg`, 'utf8')
  await writeFile(`${target}/background.png`, renderPng(background, 540))
  await writeFile(`${target}/background@2x.png`, renderPng(background, 1080))
}

/** macOS 26 draws the tile itself and to the edges of the canvas, where the drawing's own tile is 824 of 1024 points wide. */
const layerScale = 1024 / 824

/**
 * Writes the icon in the format of Icon Composer: the tile's colour, and the box as a layer that macOS 26 renders as glass.
 * Apple documents the app, not the file; its names are those of files that the app wrote.
 * @param {string} icon text of app-icon.svg
 * @param {string} folder
 */
async function writeLayeredIcon(icon, folder) {
  const box = /<g [\s\S]*<\/g>/.exec(icon)?.[0]
  const colour = /<stop offset="0" stop-color="#([0-9a-f]{6})"/.exec(icon)?.[1]
  if (box === undefined || colour === undefined) throw new Error('app-icon.svg has no box or no tile.')
  const scaledBox = box.replace(/scale\(([\d.]+)\)/, (_, scale) => `scale(${Number(scale) * layerScale})`)
  const shares = [0, 2, 4].map((at) => (Number.parseInt(colour.slice(at, at + 2), 16) / 255).toFixed(5))
  await mkdir(`${folder}/Assets`, { recursive: true })
  await writeFile(
    `${folder}/Assets/box.svg`,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024" width="1024" height="1024">${scaledBox}</svg>\n`,
  )
  const description = {
    fill: { 'automatic-gradient': `extended-srgb:${[...shares, '1.00000'].join(',')}` },
    groups: [
      {
        layers: [{ glass: true, 'image-name': 'box.svg', name: 'box' }],
        shadow: { kind: 'neutral', opacity: 0.5 },
        translucency: { enabled: true, value: 0.5 },
      },
    ],
    'supported-platforms': { squares: ['macOS'] },
  }
  await writeFile(`${folder}/icon.json`, `${JSON.stringify(description, null, 2)}\n`)
}

/**
 * Returns an Apple icon file: a header of `icns` and the length, then each picture with a header of its type and length.
 * Lengths are big-endian and include the eight bytes of the header.
 * @param {readonly (readonly [string, Buffer])[]} pictures
 */
function encodeIcns(pictures) {
  const parts = pictures.map(([name, picture]) => createBlock(name, picture))
  return createBlock('icns', Buffer.concat(parts))
}

/**
 * @param {string} name four letters
 * @param {Buffer} content
 */
function createBlock(name, content) {
  const head = Buffer.alloc(8, name, 'latin1')
  head.writeUInt32BE(content.length + head.length, 4)
  return Buffer.concat([head, content])
}

function renderPng(/** @type {string} */ drawing, /** @type {number} */ width) {
  return new Resvg(drawing, { fitTo: { mode: 'width', value: width } }).render().asPng()
}
