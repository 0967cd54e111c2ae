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
  await writeFile(`${target}/icon.icns`, icns(icnsPictures.map(([name, width]) => [name, png(icon, width)])))
  await writeFile(`${target}/icon.png`, png(icon, 512))
  const background = await readFile(`${assets}/dmg-background.svg`, 'utf8')
  await writeFile(`${target}/background.png`, png(background, 540))
  await writeFile(`${target}/background@2x.png`, png(background, 1080))
}

/**
 * Returns an Apple icon file: a header of `icns` and the length, then each picture with a header of its type and length.
 * Lengths are big-endian and include the eight bytes of the header.
 * @param {readonly (readonly [string, Buffer])[]} pictures
 */
function icns(pictures) {
  const parts = pictures.map(([name, picture]) => block(name, picture))
  return block('icns', Buffer.concat(parts))
}

/**
 * @param {string} name four letters
 * @param {Buffer} content
 */
function block(name, content) {
  const head = Buffer.alloc(8, name, 'latin1')
  head.writeUInt32BE(content.length + head.length, 4)
  return Buffer.concat([head, content])
}

function png(/** @type {string} */ drawing, /** @type {number} */ width) {
  return new Resvg(drawing, { fitTo: { mode: 'width', value: width } }).render().asPng()
}
